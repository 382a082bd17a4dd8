using System.Diagnostics;

namespace Swim.Cli.Tests;

/// <summary>Completion without anything beside the tool.</summary>
public sealed class CompletionTests
{
    [TestCase("sy", "sync")]
    [TestCase("ben", "bench")]
    [TestCase("bench fan", "fanout")]
    [TestCase("export --st", "--store")]
    [TestCase("completion ", "bash", "fish", "pwsh", "zsh")]
    [TestCase("import --existing ", "refuse", "replace", "skip")]
    public async Task The_tool_knows_what_may_follow(string line, params string[] expected)
    {
        var (code, output, _) = await ToolProcess.RunAsync([$"[suggest:{line.Length}]", line]);
        Assert.That(code, Is.Zero);
        Assert.That(output.Split('\n'), Is.SupersetOf(expected));
    }

    [TestCase("bash", "complete ")]
    [TestCase("zsh", "compdef ")]
    [TestCase("fish", "complete -c swim")]
    [TestCase("pwsh", "Register-ArgumentCompleter")]
    public async Task Each_shell_has_its_script(string shell, string says)
    {
        var (code, output, error) = await ToolProcess.RunAsync(["completion", shell]);
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain(says).And.Contain("[suggest:"));
    }

    [TestCase("swim syn", "sync")]
    [TestCase("swim bench st", "stall")]
    [TestCase("swim completion z", "zsh")]
    [TestCase("swim sync /unit/1 count --onc", "--once")]
    public async Task Bash_completes_a_line(string line, string expected)
    {
        var script = $$"""
            swim() { dotnet "{{ToolProcess.Program}}" "$@"; }
            source <(swim completion bash)
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<< "$COMP_LINE"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _swim_complete
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.That(output.Trim(), Is.EqualTo(expected));
    }
}
