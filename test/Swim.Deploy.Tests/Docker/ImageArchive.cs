using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Swim.Deploy.Tests.Docker;

/// <summary>An image as <c>docker load</c> reads it, laid out in a folder.</summary>
internal sealed class ImageArchive
{
    private readonly string _folder;
    private readonly JsonNode _manifest;

    private ImageArchive(string folder)
    {
        _folder = folder;
        _manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))![0]!;
        Settings = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, _manifest["Config"]!.GetValue<string>())))!["config"]!;
    }

    public JsonNode Settings { get; }

    public IEnumerable<string> Tags => _manifest["RepoTags"]!.AsArray().Select(tag => tag!.GetValue<string>());

    public Dictionary<string, string?> Environment => Settings["Env"]!.AsArray().Select(one => one!.GetValue<string>().Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);

    public static ImageArchive Open(string path, string folder)
    {
        Directory.CreateDirectory(folder);
        using var archive = new FileStream(path, FileMode.Open);
        using var plain = Unzipped(archive);
        TarFile.ExtractToDirectory(plain, folder, overwriteFiles: true);
        return new ImageArchive(folder);
    }

    /// <summary>Lays the layers over one another, as an engine would.</summary>
    public void Extract(string root)
    {
        Directory.CreateDirectory(root);
        foreach (var layer in _manifest["Layers"]!.AsArray())
        {
            using var file = new FileStream(Path.Combine(_folder, layer!.GetValue<string>()), FileMode.Open);
            using var plain = Unzipped(file);
            TarFile.ExtractToDirectory(plain, root, overwriteFiles: true);
        }
    }

    private static Stream Unzipped(Stream stream)
    {
        var isZipped = stream.ReadByte() == 0x1f;
        stream.Position = 0;
        return isZipped ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
