using System.Diagnostics;

namespace Swim.Packages.Tests;

/// <summary>The tool as its users get it.</summary>
public sealed class ToolTests
{
    [Test]
    public async Task The_tool_installs_from_its_package_and_runs_under_its_name()
    {
        var folder = Feed.NewApp("Tool");
        await DotnetCommand.RunAsync(folder, "tool", "install", "Swim.Cli", "--tool-path", folder, "--add-source", Feed.Folder, "--prerelease");
        using var tool = Process.Start(new ProcessStartInfo(Path.Combine(folder, "swim"), ["recon", "format"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await tool.StandardInput.WriteAsync("{ a : 1 }");
        tool.StandardInput.Close();
        Assert.That(await tool.StandardOutput.ReadToEndAsync(), Is.EqualTo("{a:1}\n"));
        await tool.WaitForExitAsync();
        Assert.That(tool.ExitCode, Is.Zero);
    }
}
