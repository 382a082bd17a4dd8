using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Map entries as Recon slots: <c>{key:value,…}</c>.</summary>
internal static class MapText
{
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
        if (reader.Token == ReconToken.Slot) reader.UseNameAsText();
        else if (reader.Token == ReconToken.KeyedSlot) reader.Read();
        else throw reader.Mismatch("a map entry");
        return form.Read(ref reader);
    }
}
