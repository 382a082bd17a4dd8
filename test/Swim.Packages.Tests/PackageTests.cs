namespace Swim.Packages.Tests;

/// <summary>What is in the packages.</summary>
public sealed class PackageTests
{
    /// <summary>Rooms that are carried by another's package.</summary>
    private static readonly string[] Carried = ["Swim.Orleans.Generators", "Swim.Orleans.CodeFixes"];

    private static IEnumerable<string> Libraries => Directory.GetFiles(Build.PathTo("src"), "*.csproj", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path))) == "src")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Except(Carried).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Libraries))]
    public void A_library_packs_with_documentation_licence_readme_and_symbols(string library)
    {
        using var package = Package.Open(library);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(package.Files, Has.Some.EqualTo("README.md"));
            Assert.That(package.Metadata("readme"), Is.EqualTo("README.md"));
            Assert.That(package.Metadata("license"), Is.EqualTo("Apache-2.0"));
            Assert.That(package.Metadata("description"), Is.Not.Null.And.Not.Empty.And.Not.EqualTo("Package Description"));
            if (package.Files.Any(file => file.StartsWith("lib/", StringComparison.Ordinal)))
            {
                Assert.That(package.Files, Has.Some.EqualTo($"lib/net10.0/{library}.xml"));
                Assert.That(Path.ChangeExtension(package.Path, ".snupkg"), Does.Exist);
            }
        }
    }

    [Test]
    public void The_agents_package_carries_generators_code_fixes_and_their_settings()
    {
        using var package = Package.Open("Swim.Orleans.Abstractions");
        Assert.That(package.Files, Is.SupersetOf(new[]
        {
            "analyzers/dotnet/cs/Swim.Orleans.Generators.dll", "analyzers/dotnet/cs/Swim.Orleans.CodeFixes.dll",
            "buildTransitive/Swim.Orleans.Abstractions.targets", "build/Swim.Orleans.Abstractions.targets",
        }));
    }

    [TestCase("Swim.Orleans.Abstractions", "Microsoft.Orleans.Sdk")]
    [TestCase("Swim.Orleans", "Swim.Orleans.Abstractions")]
    [TestCase("Swim.Orleans.Hosting", "Swim.Orleans")]
    public void Generators_reach_whoever_references_a_package_above(string id, string below)
    {
        using var package = Package.Open(id);
        Assert.That((string?)package.Dependency(below)?.Attribute("include"), Is.EqualTo("All"));
    }
}
