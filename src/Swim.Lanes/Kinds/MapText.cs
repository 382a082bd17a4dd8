using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Map entries as Recon slots: <c>{key:value,…}</c>.</summary>
internal static class MapText
{
    [ThreadStatic]
    private static EncodeBuffer? t_key;

    public static void WriteEntry<TKey, TValue>(ref ReconWriter writer, MapLaneDefinition<TKey, TValue> definition, TKey key, TValue value)
        where TKey : notnull
    {
        writer.WriteKeyedSlot();
        definition.KeyForm.Write(ref writer, key);
        definition.ValueForm.Write(ref writer, value);
    }

    /// <summary>Reads a page's entries up to the first that does not fit; returns why it does not.</summary>
    public static ReconException? ReadPage<TKey, TValue>(
        ReadOnlySpan<byte> utf8, MapLaneDefinition<TKey, TValue> definition, List<KeyValuePair<TKey, TValue>> entries)
        where TKey : notnull
    {
        try
        {
            var reader = new ReconReader(utf8);
            if (reader.Token != ReconToken.StartRecord) return reader.Mismatch("a page of map entries");
            reader.Read();
            while (reader.Token != ReconToken.EndRecord)
            {
                var key = ReadKey(ref reader, definition.KeyForm);
                entries.Add(new KeyValuePair<TKey, TValue>(key, definition.ValueForm.Read(ref reader)));
            }

            return null;
        }
        catch (ReconException error)
        {
            return error;
        }
    }

    /// <summary>Reads the key of the slot the reader stands on and goes to the slot's value.</summary>
    public static TKey ReadKey<TKey>(ref ReconReader reader, Form<TKey> form)
    {
        switch (reader.Token)
        {
            case ReconToken.Slot when typeof(TKey) == typeof(string):
                var name = (TKey)(object)reader.GetName();
                reader.Read();
                return name;
            case ReconToken.Slot:
                var key = ReadTextKey(form, reader.GetName());
                reader.Read();
                return key;
            case ReconToken.KeyedSlot:
                reader.Read();
                return form.Read(ref reader);
            default:
                throw reader.Mismatch("a map entry");
        }
    }

    private static TKey ReadTextKey<TKey>(Form<TKey> form, string text)
    {
        var buffer = t_key ??= new EncodeBuffer();
        buffer.Clear();
        var writer = new ReconWriter(buffer);
        writer.WriteText(text);
        return form.Parse(buffer.Written);
    }
}
