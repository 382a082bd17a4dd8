using System.Reflection;

namespace Swim.Packages.Tests;

/// <summary>Where this build was made.</summary>
internal static class Build
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("Configuration");

    public static string PackageRoot { get; } = Metadata("PackageRoot");

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Metadata(string key) => typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
