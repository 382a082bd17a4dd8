namespace Swim.Packages.Tests;

/// <summary>The folder of this build's packages, made once for all tests, and the packages that apps restore from it.</summary>
[SetUpFixture]
public sealed class Feed
{
    private static string _root = "";

    public static string Folder => Path.Combine(_root, "feed");

    [OneTimeSetUp]
    public async Task PackAsync()
    {
        _root = Directory.CreateTempSubdirectory("swim-packages-").FullName;
        await DotnetCommand.RunAsync(_root, "msbuild", "-m", "-nologo", "-v:quiet", Build.PathTo("test", "Swim.Packages.Tests", "pack.targets"),
            $"-p:Configuration={Build.Configuration}", $"-p:Folder={Folder}{Path.DirectorySeparatorChar}");

        // What holds for all apps: our packages from the folder, unpacked beside it; all others are there already.
        await File.WriteAllTextAsync(Path.Combine(_root, "Directory.Build.props"),
            $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <UseAppHost>false</UseAppHost>
                <RestoreAdditionalProjectSources>{Folder}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(_root, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Build.PackageRoot}</RestoreFallbackFolders>
              </PropertyGroup>
            </Project>
            """);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        if (_root.Length > 0) Directory.Delete(_root, recursive: true);
    }

    /// <summary>A new folder for an app.</summary>
    public static string NewApp(string name) => Directory.CreateDirectory(Path.Combine(_root, "apps", name)).FullName;
}
