using System.Text;
using System.Text.Json;
using Swim.Client;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary>Reads meta lanes and prints them.</summary>
internal static class MetaReading
{
    /// <summary>A meta lane's state.</summary>
    /// <exception cref="LaneException">The host has no such lane.</exception>
    public static async Task<Value> ReadAsync(WarpNode node, string lane, CancellationToken cancellationToken)
    {
        var reading = await node.ReadAsync(lane, expected: null, cancellationToken);
        if (!reading.Found) throw new LaneException(node.Uri, lane, CommandStatus.LaneNotFound, "the host has no such lane.");
        return Value.Parse(reading.Body.Span);
    }

    /// <summary>Entries of a map.</summary>
    public static IEnumerable<Value> Entries(Value map) => map is Record record ? record.OfType<Slot>().Select(static slot => slot.Value) : [];

    /// <summary>Text without quotes, nothing as nothing.</summary>
    public static string Text(Value value) => value switch
    {
        Text text => text.Value,
        Absent or Extant => "",
        _ => value.ToString(),
    };

    /// <summary>A whole number; 0 when it is none.</summary>
    public static long Number(Value value) => long.TryParse(Text(value), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static string Json(Value value)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) ReconJson.Write(writer, Encoding.UTF8.GetBytes(value.ToString()));
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
