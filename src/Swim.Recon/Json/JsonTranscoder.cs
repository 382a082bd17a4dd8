using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Swim.Recon;

/// <summary>Writes Recon tokens as JSON while they are read.</summary>
internal static class JsonTranscoder
{
    private const int StackBytes = 256;

    public static void Write(Utf8JsonWriter json, ref ReconReader reader)
    {
        if (reader.IsFromTree)
        {
            ReconJson.Write(json, reader.ReadValue());
            return;
        }

        switch (reader.Token)
        {
            case ReconToken.StartRecord:
                if (reader.RecordHasFields()) WriteObject(json, ref reader);
                else WriteArray(json, ref reader);
                return;
            case ReconToken.Text:
                WriteText(json, ref reader, prefix: 0, isName: false);
                break;
            case ReconToken.Number:
                WriteNumber(json, ref reader);
                break;
            case ReconToken.Bool:
                json.WriteBooleanValue(reader.GetBoolean());
                break;
            case ReconToken.Data:
                WriteData(json, ref reader);
                break;
            case ReconToken.Extant:
                json.WriteNullValue();
                break;
            default:
                throw reader.Mismatch("a value");
        }

        reader.Read();
    }

    private static void WriteArray(Utf8JsonWriter json, ref ReconReader reader)
    {
        json.WriteStartArray();
        reader.Read();
        while (reader.Token != ReconToken.EndRecord) Write(json, ref reader);
        reader.Read();
        json.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter json, ref ReconReader reader)
    {
        json.WriteStartObject();
        reader.Read();
        for (var i = 0; reader.Token != ReconToken.EndRecord; i++)
        {
            switch (reader.Token)
            {
                case ReconToken.Attr:
                    WriteText(json, ref reader, prefix: (byte)'@', isName: true);
                    reader.Read();
                    break;
                case ReconToken.Slot:
                    WriteText(json, ref reader, prefix: 0, isName: true);
                    reader.Read();
                    break;
                case ReconToken.KeyedSlot:
                    reader.Read();
                    json.WritePropertyName(reader.ReadValue() is var key && key is Text text ? text.Value : key.ToString());
                    break;
                default:
                    WriteIndex(json, i);
                    break;
            }

            Write(json, ref reader);
        }

        reader.Read();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ref ReconReader reader, byte prefix, bool isName)
    {
        if (prefix == 0 && reader.TryGetTextSpan(out var utf8))
        {
            if (isName) json.WritePropertyName(utf8);
            else json.WriteStringValue(utf8);
            return;
        }

        var length = reader.ContentLength + 1;
        byte[]? rented = null;
        var text = length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(length);
        text[0] = prefix;
        text = text[..(reader.CopyText(text[1..]) + 1)];
        if (prefix == 0) text = text[1..];
        if (isName) json.WritePropertyName(text);
        else json.WriteStringValue(text);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private static void WriteNumber(Utf8JsonWriter json, ref ReconReader reader)
    {
        // Apart from hexadecimal, both write numbers alike.
        if (reader.TryGetJsonNumber(out var digits)) json.WriteRawValue(digits, skipInputValidation: true);
        else json.WriteNumberValue(reader.GetUInt64());
    }

    private static void WriteData(Utf8JsonWriter json, ref ReconReader reader)
    {
        var length = reader.DataLength;
        byte[]? rented = null;
        var data = length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(length);
        json.WriteBase64StringValue(data[..reader.CopyData(data)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private static void WriteIndex(Utf8JsonWriter json, int index)
    {
        Span<byte> name = stackalloc byte[12];
        name[0] = (byte)'$';
        _ = Utf8Formatter.TryFormat(index, name[1..], out var length);
        json.WritePropertyName(name[..(length + 1)]);
    }
}
