using CsCheck;

namespace Swim.Warp.Tests.Uris;

internal static class UriGen
{
    private static readonly string[] Parts =
    [
        "/", "/", "/", "//", ".", "..", "/../", ":", "a", "b", "unit", "warp", "swim:", "meta:", "%2f", "%2E", "%3A", "%c3%a9", "%00", "%f0%9f%98%80",
        "%ff", "%", "?", "&", "=", "#", "@", "[::1]", "127.0.0.1", "localhost", ":80", "1", "~", "+", " ", "é", "\\", "*",
    ];

    /// <summary>Texts that often are URIs and often almost are.</summary>
    public static Gen<string> Text { get; } = Gen.Int[0, Parts.Length - 1].Array[0, 10].Select(parts => string.Concat(parts.Select(i => Parts[i])));
}
