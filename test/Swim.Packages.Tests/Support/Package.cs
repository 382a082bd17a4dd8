using System.IO.Compression;
using System.Xml.Linq;

namespace Swim.Packages.Tests;

/// <summary>A package as it lies in the feed.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive _archive;

    private Package(string path)
    {
        Path = path;
        _archive = ZipFile.OpenRead(path);
        using var nuspec = _archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Nuspec = XDocument.Load(nuspec).Root!;
    }

    public string Path { get; }

    public XElement Nuspec { get; }

    public IReadOnlyList<string> Files => [.. _archive.Entries.Select(e => e.FullName)];

    public string Id => Metadata("id")!;

    public string? Metadata(string name) => Nuspec.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    public XElement? Dependency(string id) => Nuspec.Descendants().FirstOrDefault(e => e.Name.LocalName == "dependency" && (string?)e.Attribute("id") == id);

    public static Package Open(string id) => new(Directory.GetFiles(Feed.Folder, id + ".*.nupkg").Single(path => char.IsAsciiDigit(System.IO.Path.GetFileName(path)[id.Length + 1])));

    public void Dispose() => _archive.Dispose();
}
