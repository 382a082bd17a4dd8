using System.Text.RegularExpressions;

namespace Swim.Architecture.Tests;

/// <summary>What stands at the top of the checkout, and what no file may hold.</summary>
public sealed partial class TopLevel
{
    private static readonly string[] Expected =
        ["src", "test", "deploy", "docs", "Swim.Orleans.sln", "global.json", "docker-compose.yml", "README.md", "Directory.Build.props", "Directory.Packages.props"];

    [Test]
    public void The_top_level_is_exactly_what_it_should_be()
    {
        var found = Directory.EnumerateFileSystemEntries(Repository.Root)
            .Select(entry => Path.GetFileName(entry)!)
            .Where(name => !name.StartsWith('.') && name is not ("artifacts" or "TestResults"));
        Assert.That(found, Is.EquivalentTo(Expected));
    }

    [Test]
    public void Package_versions_are_central_and_exact()
    {
        var central = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var loose = PackageVersion().Matches(central).Select(match => match.Groups["version"].Value).Where(version => !version.StartsWith('['));
        Assert.That(loose, Is.Empty);
        Assert.That(
            // apps built from the packages stand for users' own projects
            Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                .Where(project => !project.Contains("Swim.Packages.Tests/Apps", StringComparison.Ordinal) && File.ReadAllText(project).Contains("Version=\"", StringComparison.Ordinal)),
            Is.Empty, "projects with a version of their own");
    }

    [GeneratedRegex("<PackageVersion Include=\"[^\"]+\" Version=\"(?<version>[^\"]+)\"")]
    private static partial Regex PackageVersion();
}
