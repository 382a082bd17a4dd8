using System.Text;
using System.Text.Json;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Cli.Output;

/// <summary>Prints what a link says, one line each: as Recon as on the wire, or as JSON objects.</summary>
internal sealed class EventPrinter(TextWriter output, TextWriter notices, bool isJson)
{
    public void Print(in LinkItem item)
    {
        if (item.Kind == LinkItemKind.Op)
        {
            Print(item.Op);
            return;
        }

        var notice = item.Kind == LinkItemKind.Linked ? "linked" : "synced";
        if (isJson) Print(json => json.WriteString("event", notice));
        else notices.WriteLine($"-- {notice}");
    }

    private static string Text(Payload? payload) => payload is null ? "" : Encoding.UTF8.GetString(payload.Span);

    private void Print(in LaneOp op)
    {
        if (isJson)
        {
            var (kind, key, body) = (op.Kind, op.Key, op.Value.ToArray());
            Print(json =>
            {
                json.WriteString("event", kind switch { LaneOpKind.Update => "update", LaneOpKind.Remove => "remove", LaneOpKind.Clear => "clear", _ => "event" });
                if (key is not null)
                {
                    json.WritePropertyName("key");
                    ReconJson.Write(json, key.Span);
                }

                if (kind is LaneOpKind.Remove or LaneOpKind.Clear) return;
                json.WritePropertyName("body");
                ReconJson.Write(json, body);
            });
            return;
        }

        output.WriteLine(op.Kind switch
        {
            LaneOpKind.Update => $"@update(key:{Text(op.Key)}) {Encoding.UTF8.GetString(op.Value)}".TrimEnd(),
            LaneOpKind.Remove => $"@remove(key:{Text(op.Key)})",
            LaneOpKind.Clear => "@clear",
            _ => Text(op.Body),
        });
        output.Flush();
    }

    private void Print(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        output.Flush();
    }
}
