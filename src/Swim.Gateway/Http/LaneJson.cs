using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Swim.Gateway.Http;

internal static class LaneJson
{
    public static ReadOnlyMemory<byte> FromRecon(ReadOnlySpan<byte> recon) => recon.ToArray();
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> recon) => json.WriteRawValue(recon);
    public static bool TryToRecon(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> recon, [NotNullWhen(false)] out string? error, out long position)
    { recon = json; error = null; position = -1; return true; }
}
