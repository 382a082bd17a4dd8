namespace Swim.Recon;

/// <summary>A record of items. A record that holds fields, or a scalar, is the one element of a list that lost its braces on the way.</summary>
internal abstract class SequenceForm<T, TSequence>(Form<T> element) : Form<TSequence>
    where TSequence : IEnumerable<T>
{
    /// <summary>What the elements are mapped by.</summary>
    protected Form<T> Element => element;

    public sealed override TSequence Read(ref ReconReader reader)
    {
        var items = new List<T>();
        if (reader.Token == ReconToken.Extant)
        {
            reader.Read();
        }
        else if (reader.Token != ReconToken.StartRecord || reader.PeekToken() is ReconToken.Attr or ReconToken.Slot or ReconToken.KeyedSlot)
        {
            items.Add(element.Read(ref reader));
        }
        else
        {
            reader.Read();
            while (reader.Token != ReconToken.EndRecord)
            {
                if (reader.Token is ReconToken.Attr or ReconToken.Slot or ReconToken.KeyedSlot) throw reader.Mismatch("an element of a list");
                items.Add(element.Read(ref reader));
            }

            reader.Read();
        }

        return From(items);
    }

    /// <summary>The sequence of the elements read.</summary>
    protected abstract TSequence From(List<T> items);
}
