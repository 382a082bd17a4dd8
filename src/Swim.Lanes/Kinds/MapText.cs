using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Map entries as Recon slots: <c>{key:value,…}</c>.</summary>
internal static class MapText
{
    public static void WriteEntry<TKey, TValue>(ref ReconWriter writer, Form<TKey> keyForm, Form<TValue> valueForm, TKey key, TValue value)
    {
        writer.WriteKeyedSlot();
        keyForm.Write(ref writer, key);
        valueForm.Write(ref writer, value);
    }

    /// <summary>Reads a page's entries up to the first that does not fit; returns why it does not.</summary>
    public static Exception? ReadPage<TKey, TValue>(
        ReadOnlySpan<byte> utf8, Form<TKey> keyForm, Form<TValue> valueForm, List<KeyValuePair<TKey, TValue>> entries)
    {
        try
        {
            StoredText.Check(utf8);
            var reader = new ReconReader(utf8);
            if (reader.Token != ReconToken.StartRecord) return reader.Mismatch("a page of map entries");
            reader.Read();
            while (reader.Token != ReconToken.EndRecord)
            {
                var key = ReadKey(ref reader, keyForm);
                entries.Add(new KeyValuePair<TKey, TValue>(key, valueForm.Read(ref reader)));
            }

            reader.Read();
            StoredText.CheckEnd(reader);
            return null;
        }
        catch (Exception error) when (StoredText.IsMisfit(error))
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
