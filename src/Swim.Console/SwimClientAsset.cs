using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Swim.Browser;

/// <summary>One embedded file, read once and served with a validator made from its content.</summary>
internal sealed class SwimClientAsset
{
    private const string Prefix = "wwwroot/";
    private const string ConsoleFolder = "console/";

    private readonly ReadOnlyMemory<byte> _content;
    private readonly string _contentType;
    private readonly EntityTagHeaderValue _entityTag;

    private SwimClientAsset(string path, byte[] content)
    {
        Path = path;
        _content = content;
        _contentType = TypeOf(path);
        _entityTag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
    }

    /// <summary>The place below the prefix, such as <c>client.js</c>.</summary>
    public string Path { get; }

    /// <summary>Whether it is part of the console; the others are the client.</summary>
    public bool IsOfConsole => Path.StartsWith(ConsoleFolder, StringComparison.Ordinal);

    /// <summary>Whether it is the console's page.</summary>
    public bool IsPage => Path == $"{ConsoleFolder}index.html";

    public static IEnumerable<SwimClientAsset> All()
    {
        Assembly assembly = typeof(SwimClientAsset).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new SwimClientAsset(name[Prefix.Length..].Replace('\\', '/'), content);
        }
    }

    public Task ServeAsync(HttpContext context)
    {
        // The modules import each other by plain names: each use asks whether it is still current, so that they never mix versions.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(_content, _contentType, entityTag: _entityTag).ExecuteAsync(context);
    }

    private static string TypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".ts" => "text/plain; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
}
