using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Swim.Interop.Tests.Support;

namespace Swim.Packages.Tests;

/// <summary>Apps that know nothing of this repository but its packages.</summary>
public sealed partial class AppTests
{
    [Test]
    public async Task The_app_of_the_getting_started_page_answers_over_HTTP()
    {
        var folder = Feed.NewApp("Hello");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), await FirstProgramAsync());
        await WriteWebProjectAsync(folder);
        await DotnetCommand.RunAsync(folder, "build", "-c", "Release", "-v", "quiet");

        await using var app = Start(folder, "Hello", "--urls", "http://127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = await AddressAsync(app) };
        using var added = await http.PostAsJsonAsync("/counter/apples?lane=add", 3);
        added.EnsureSuccessStatusCode();
        Assert.That(await http.GetFromJsonAsync<int>("/counter/apples?lane=count"), Is.EqualTo(3));
        Assert.That(await http.GetStringAsync("/_swim/client.js"), Does.Contain("export"));
    }

    [Test]
    public async Task A_client_with_contracts_alone_reads_sets_and_commands_agents()
    {
        var folder = Feed.NewApp("Airports");
        Copy(Build.PathTo("test", "Swim.Packages.Tests", "Apps", "Airports"), folder);
        await DotnetCommand.RunAsync(Path.Combine(folder, "Server"), "build", "-c", "Release", "-v", "quiet");
        await DotnetCommand.RunAsync(Path.Combine(folder, "Client"), "build", "-c", "Release", "-v", "quiet");
        var gateway = FreePort.Find();

        await using var server = Start(Path.Combine(folder, "Server"), "Server", "--urls", "http://127.0.0.1:0", "--SiloPort", $"{FreePort.Find()}", "--GatewayPort", $"{gateway}");
        await AddressAsync(server);
        await using var client = Start(Path.Combine(folder, "Client"), "Client", $"{gateway}");
        await client.ExitAsync();
        var said = client.Lines.Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && !line.StartsWith("info", StringComparison.Ordinal)).ToList();
        var types = await File.ReadAllTextAsync(Path.Combine(folder, "Server", "wwwroot", "agents.d.ts"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(said, Has.Count.EqualTo(6), () => string.Join('\n', client.Lines));
            Assert.That(said[0], Is.EqualTo("open True, inbound [UA1, Flight { Id = UA1, Gate = B7 }]"));
            Assert.That(said[1], Is.EqualTo("open False, inbound 0"));
            Assert.That(said[2], Does.StartWith("LaneException: Lane close of agent /airport/JFK:").And.Contain("A closing needs a reason."));
            Assert.That(said[3], Is.EqualTo("LaneException: Lane nowhere of agent /airport/JFK: the agent has no such lane."));
            Assert.That(said[4], Is.EqualTo("NodeNotFoundException: No agent has a route for /harbour/1. Routes: /airport/:code."));
            Assert.That(said[5], Does.StartWith("NotSupportedException: Lane isOpen of agent /airport/JFK cannot be linked from an Orleans client"));
            Assert.That(File.Exists(Path.Combine(folder, "Client", "bin", "Release", "net10.0", "Swim.Orleans.dll")), Is.False, "the client has no runtime of agents");
            Assert.That(types, Does.Contain("isOpen"), "TypeScript types were written");
        }
    }

    [Test]
    public async Task Diagnostics_of_the_package_stop_a_build_and_say_what_to_do()
    {
        var folder = Feed.NewApp("Mistake");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"),
            """
            using Swim;

            Console.WriteLine("never");

            [Agent("/counter/:name")]
            public sealed partial class CounterAgent : WebAgent
            {
                [Lane]
                public partial ValueLane<object> Count { get; }
            }
            """);
        await WriteWebProjectAsync(folder);
        var (code, output) = await DotnetCommand.TryRunAsync(folder, "build", "-c", "Release", "-v", "quiet");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Not.Zero);
            Assert.That(output, Does.Contain("SWIM0008").And.Contain("use Swim.Recon.Value for data of any shape"));
        }
    }

    private static Task WriteWebProjectAsync(string folder) => File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(folder) + ".csproj"),
        """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <ItemGroup>
            <PackageReference Include="Swim.Orleans.Hosting" Version="0.1.0" />
          </ItemGroup>
        </Project>
        """);

    /// <summary>The first C# block of the page: a whole program.</summary>
    private static async Task<string> FirstProgramAsync()
    {
        var page = await File.ReadAllTextAsync(Build.PathTo("docs", "getting-started.md"));
        var start = page.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static LineProcess Start(string folder, string program, params string[] arguments) =>
        LineProcess.Start("dotnet", [Path.Combine(folder, "bin", "Release", "net10.0", program + ".dll"), .. arguments], folder);

    private static async Task<Uri> AddressAsync(LineProcess app)
    {
        await app.UntilAsync(lines => lines.Any(Listening().IsMatch), "it listens");
        return new Uri(Listening().Match(app.Lines.First(Listening().IsMatch)).Groups[1].Value);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex("Now listening on: (http://\\S+)")]
    private static partial Regex Listening();
}
