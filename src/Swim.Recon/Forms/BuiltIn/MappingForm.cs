namespace Swim.Recon;

/// <summary>A record of slots.</summary>
internal abstract class MappingForm<TKey, TValue, TMapping>(Form<TKey> key, Form<TValue> value) : Form<TMapping>
    where TKey : notnull
    where TMapping : IEnumerable<KeyValuePair<TKey, TValue>>
{
    public sealed override void Write(ref ReconWriter writer, TMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        writer.BeginRecord();
        foreach (var entry in mapping)
        {
            writer.WriteKeyedSlot();
            key.Write(ref writer, entry.Key);
            value.Write(ref writer, entry.Value);
        }

        writer.EndRecord();
    }

    protected Dictionary<TKey, TValue> ReadEntries(ref ReconReader reader)
    {
        var entries = new Dictionary<TKey, TValue>();
        if (reader.Token == ReconToken.Extant)
        {
            reader.Read();
            return entries;
        }

        if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("a record of slots");
        reader.Read();
        while (reader.Token != ReconToken.EndRecord)
        {
            switch (reader.Token)
            {
                case ReconToken.Slot:
                    reader.UseNameAsText();
                    break;
                case ReconToken.KeyedSlot:
                    reader.Read();
                    break;
                default:
                    throw reader.Mismatch("a slot");
            }

            var name = key.Read(ref reader);
            entries[name] = value.Read(ref reader);
        }

        reader.Read();
        return entries;
    }
}
