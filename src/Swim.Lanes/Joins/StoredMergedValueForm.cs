using Swim.Recon;

namespace Swim.Lanes;

/// <summary>A merged entry in the store: <c>{link:value,…}</c>, the one that shows last.</summary>
internal sealed class StoredMergedValueForm<TLink, TValue>(Form<TLink> linkForm, Form<TValue> valueForm) : Form<MergedValue<TLink, TValue>>
{
    public override MergedValue<TLink, TValue> Read(ref ReconReader reader)
    {
        if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("the sources of an entry");
        reader.Read();
        var shown = default(Contribution<TLink, TValue>);
        List<Contribution<TLink, TValue>>? others = null;
        for (var count = 0; ; count++)
        {
            if (reader.Token == ReconToken.EndRecord)
            {
                if (count == 0) throw reader.Mismatch("a source of the entry");
                reader.Read();
                return new MergedValue<TLink, TValue>(shown, others?.ToArray());
            }

            var link = MapText.ReadKey(ref reader, linkForm);
            if (count > 0) (others ??= []).Add(shown);
            shown = new Contribution<TLink, TValue>(link, valueForm.Read(ref reader));
        }
    }

    public override void Write(ref ReconWriter writer, MergedValue<TLink, TValue> value)
    {
        writer.BeginRecord();
        foreach (var other in value.Others ?? []) MapText.WriteEntry(ref writer, linkForm, valueForm, other.Link, other.Value);
        MapText.WriteEntry(ref writer, linkForm, valueForm, value.Shown.Link, value.Shown.Value);
        writer.EndRecord();
    }
}
