using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Swim.Deploy.Tests.Docker;

/// <summary>
/// A registry with one image: one file, a user, a path, nothing to run. Enough of the registry protocol to be a base that the SDK pulls, where the real
/// one is out of reach.
/// </summary>
internal sealed class LoopbackRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly WebApplication _app;

    private LoopbackRegistry(WebApplication app, string repository, string tag)
    {
        _app = app;

        // by this name the SDK speaks plain HTTP
        Image = $"localhost:{new Uri(app.Urls.Single()).Port}/{repository}:{tag}";
    }

    /// <summary>The base image's name, with the registry's address.</summary>
    public string Image { get; }

    public static async Task<LoopbackRegistry> StartAsync(string repository, string tag)
    {
        var layer = Layer(out var content);
        var config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { User = "1654", Env = new[] { "PATH=/usr/bin", "APP_UID=1654" }, WorkingDir = "/" },
            rootfs = new { type = "layers", diff_ids = new[] { content } },
            history = new[] { new { created_by = "base" } },
        });
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", size = config.Length, digest = Digest(config) },
            layers = new[] { new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", size = layer.Length, digest = Digest(layer) } },
        });

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/v2/", static () => Results.Ok());
        app.MapMethods($"/v2/{repository}/manifests/{{reference}}", ["GET", "HEAD"], (string reference, HttpResponse response) =>
        {
            if (reference != tag && reference != Digest(manifest)) return Results.NotFound();
            response.Headers["Docker-Content-Digest"] = Digest(manifest);
            return Results.Bytes(manifest, ManifestType);
        });
        app.MapMethods($"/v2/{repository}/blobs/{{digest}}", ["GET", "HEAD"], (string digest) =>
            digest == Digest(config) ? Results.Bytes(config) : digest == Digest(layer) ? Results.Bytes(layer) : Results.NotFound());
        await app.StartAsync();
        return new LoopbackRegistry(app, repository, tag);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static byte[] Layer(out string content)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            using var file = new MemoryStream(Encoding.UTF8.GetBytes("app:x:1654:1654::/home/app:/bin/false\n"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/passwd") { DataStream = file });
        }

        content = Digest(tar.ToArray());
        using var layer = new MemoryStream();
        using (var gzip = new GZipStream(layer, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(tar.ToArray());
        return layer.ToArray();
    }

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
