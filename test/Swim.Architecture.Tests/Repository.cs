using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Swim.Architecture.Tests;

/// <summary>The checkout these tests were compiled from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Rooms =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => !project.Contains($"{Path.DirectorySeparatorChar}samples{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    public static string Project(string room) => Path.Combine(Root, "src", room, room + ".csproj");

    public static IReadOnlyList<string> ProjectReferences(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];

    public static IReadOnlyList<string> PackageReferences(string project) =>
        [.. XDocument.Load(project).Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value)];

    public static IEnumerable<string> Sources(string room) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", room), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        var folder = Path.GetDirectoryName(thisFile);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Swim.Orleans.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No Swim.Orleans.sln above {thisFile}.");
    }
}
