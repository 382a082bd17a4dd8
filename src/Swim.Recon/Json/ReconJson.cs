using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Swim.Recon;

/// <summary>
/// Recon as JSON and back, the way the platform's JavaScript maps plain objects.
/// <list type="table">
/// <listheader><term>Recon</term><description>JSON</description></listheader>
/// <item><term>Absent, Extant</term><description><c>null</c>, which reads as Extant</description></item>
/// <item><term>text, truth value</term><description>the same</description></item>
/// <item><term>number</term><description>a number with all its digits (readers with IEEE numbers round beyond 2^53); hexadecimal becomes decimal;
/// NaN and infinities become texts</description></item>
/// <item><term>data</term><description>base64 text, which reads as text</description></item>
/// <item><term>record without fields</term><description>an array; <c>{}</c> is <c>[]</c>, while <c>{}</c> in JSON reads as an empty record as well</description></item>
/// <item><term>record with fields</term><description>an object: attributes as <c>@name</c>, slots by their key, other items as <c>$n</c> by position.
/// A key that is no text becomes its Recon text. Of equal keys all are written, and JSON readers take the last</description></item>
/// <item><term>expression</term><description>its text</description></item>
/// </list>
/// A text key that begins with <c>@</c>, or is <c>$</c> and digits, comes back as an attribute or an item.
/// </summary>
public static class ReconJson
{
    private const int MaxDepth = ReconLimits.HighestMaxDepth;

    /// <summary>The JSON of a value.</summary>
    public static string ToJson(Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output)) Write(json, value);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter json, Value value)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(value);
        switch (value)
        {
            case Text text:
                json.WriteStringValue(text.Value);
                break;
            case Num num:
                WriteNumber(json, num);
                break;
            case Bool truth:
                json.WriteBooleanValue(truth.Value);
                break;
            case Data data:
                json.WriteBase64StringValue(data.Span);
                break;
            case Record record:
                WriteRecord(json, record);
                break;
            case Expression expression:
                json.WriteStringValue(expression.ToString());
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>Writes a Recon document without building a tree of it; empty text is <c>null</c>. Allocates nothing for plain data.</summary>
    /// <exception cref="ReconException">The text is not Recon. What was written until then stays.</exception>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> recon)
    {
        ArgumentNullException.ThrowIfNull(json);
        var reader = new ReconReader(recon);
        if (reader.Token == ReconToken.End) json.WriteNullValue();
        else JsonTranscoder.Write(json, ref reader);
    }

    /// <summary>Reads a JSON document.</summary>
    /// <exception cref="JsonException">The text is not JSON, or nested deeper than 256.</exception>
    public static Value Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var value = Read(ref reader);
        if (reader.Read()) throw new JsonException("There is more than one JSON value.");
        return value;
    }

    /// <summary>Reads a JSON document.</summary>
    /// <exception cref="JsonException">The text is not JSON, or nested deeper than 256.</exception>
    public static Value Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads the JSON value the reader stands on; afterwards it stands on that value's last token.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Value Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Text.From(ReadText(ref reader));
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.True:
                return Bool.True;
            case JsonTokenType.False:
                return Bool.False;
            case JsonTokenType.StartArray:
                var items = new RecordBuilder();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader));
                return items.ToRecord();
            case JsonTokenType.StartObject:
                var fields = new RecordBuilder();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = ReadText(ref reader);
                    reader.Read();
                    var value = Read(ref reader);
                    fields.Add(ToItem(name, value));
                }

                return fields.ToRecord();
            default:
                return Value.Extant;
        }
    }

    /// <summary>A parsed JSON value.</summary>
    public static Value FromJson(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output)) element.WriteTo(json);
        return Parse(output.WrittenSpan);
    }

    // half a surrogate pair, or bytes that are no UTF-8, are found out only now, and in another way than the rest
    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException($"A text is not valid Unicode: {exception.Message}", exception);
        }
    }

    private static Item ToItem(string name, Value value) => name switch
    {
        ['@', _, ..] => new Attr(name[1..], value),
        ['$', _, ..] when name.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 => value,
        _ => new Slot(name, value),
    };

    private static Num ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer)) return Num.From(integer);
        var text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (text.IndexOfAny(".eE"u8) >= 0) return Num.From(reader.GetDouble());
        if (text.Length > ReconLimits.Default.MaxNumberLength) throw new JsonException($"A number longer than {ReconLimits.Default.MaxNumberLength} digits.");
        return Num.From(BigInteger.Parse(Encoding.ASCII.GetString(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static void WriteNumber(Utf8JsonWriter json, Num num)
    {
        if (num.IsInteger) json.WriteRawValue(num.ToBigInteger().ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
        else if (double.IsFinite(num.ToDouble())) json.WriteRawValue(num.ToString(), skipInputValidation: true);
        else json.WriteStringValue(num.ToDouble().ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteRecord(Utf8JsonWriter json, Record record)
    {
        if (!record.Any(item => item is Field))
        {
            json.WriteStartArray();
            foreach (var item in record) Write(json, (Value)item);
            json.WriteEndArray();
            return;
        }

        json.WriteStartObject();
        for (var i = 0; i < record.Count; i++)
        {
            json.WritePropertyName(record[i] switch
            {
                Attr attr => "@" + attr.Name,
                Slot { Key: Text key } => key.Value,
                Slot slot => slot.Key.ToString(),
                _ => "$" + i.ToString(CultureInfo.InvariantCulture),
            });
            Write(json, record[i].ToValue());
        }

        json.WriteEndObject();
    }
}
