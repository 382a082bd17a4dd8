using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Gateway.Http;

/// <summary>A list lane's verb as a server-sent event: its name, and its parameters with the value as a JSON object.</summary>
internal static class ListEventJson
{
    public static void Write(PipeWriter output, Utf8JsonWriter json, ReadOnlySpan<byte> verb)
    {
        if (!ReconHeader.TrySplit(verb, out var name, out var header, out var value)) return;
        output.Write("event: "u8);
        output.Write(name);
        output.Write("\ndata: "u8);
        json.Reset(output);
        json.WriteStartObject();
        var reader = new ReconReader(header);
        if (reader.Token == ReconToken.Number)
        {
            json.WriteNumber("count"u8, reader.GetInt32());
        }
        else
        {
            WriteSlots(json, ref reader);
            if (name.SequenceEqual("update"u8))
            {
                json.WritePropertyName("value"u8);
                LaneJson.Write(json, EnvelopeBody.Unwrap(value));
            }
        }

        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void WriteSlots(Utf8JsonWriter json, ref ReconReader reader)
    {
        var text = new ArrayBufferWriter<byte>();
        reader.Read();
        while (reader.Token == ReconToken.Slot)
        {
            json.WritePropertyName(reader.GetName());
            reader.Read();
            text.ResetWrittenCount();
            reader.ReadValue().Print(text);
            LaneJson.Write(json, text.WrittenSpan);
        }
    }
}
