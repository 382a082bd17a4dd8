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

    /// <summary>
    /// Goes over a page without reading its values: its first and its last key and the number of its entries. False when there is none, or the text is not a page;
    /// what the values are shows only when they are read.
    /// </summary>
    public static bool TryScanPage<TKey>(ReadOnlySpan<byte> utf8, Form<TKey> keyForm, out TKey first, out TKey last, out int count)
    {
        first = last = default!;
        count = 0;
        try
        {
            var reader = new ReconReader(utf8);
            if (reader.Token != ReconToken.StartRecord) return false;
            reader.Read();
            var at = reader;
            for (; reader.Token is ReconToken.Slot or ReconToken.KeyedSlot; count++)
            {
                at = reader;
                reader.Skip();
                if (count == 0)
                {
                    var key = at;
                    first = ReadKey(ref key, keyForm);
                }
            }

            if (count == 0 || reader.Token != ReconToken.EndRecord) return false;
            last = ReadKey(ref at, keyForm);
            return true;
        }
        catch (ReconException)
        {
            return false;
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
