namespace Swim.Lanes;

/// <summary>
/// What the sources of a join-map lane say of one key: the one that spoke last shows, the others stand behind it in the order in which they spoke.
/// Most keys have one source, which takes no more than its value.
/// </summary>
/// <param name="Shown">The contribution that shows.</param>
/// <param name="Others">Those behind it, the oldest first; not changed once made.</param>
internal readonly record struct MergedValue<TLink, TValue>(Contribution<TLink, TValue> Shown, Contribution<TLink, TValue>[]? Others)
{
    public int Count => 1 + (Others?.Length ?? 0);

    public bool TryFind(TLink link, IComparer<TLink> links, out TValue value)
    {
        if (links.Compare(Shown.Link, link) == 0)
        {
            value = Shown.Value;
            return true;
        }

        foreach (var other in Others ?? [])
        {
            if (links.Compare(other.Link, link) != 0) continue;
            value = other.Value;
            return true;
        }

        value = default!;
        return false;
    }

    /// <summary>A source has spoken: it shows now.</summary>
    public MergedValue<TLink, TValue> With(TLink link, TValue value, IComparer<TLink> links)
    {
        var said = new Contribution<TLink, TValue>(link, value);
        if (links.Compare(Shown.Link, link) == 0) return this with { Shown = said };
        return new MergedValue<TLink, TValue>(said, [.. Except(Others, link, links), Shown]);
    }

    /// <summary>A source has let the key go; false when no other has it.</summary>
    public bool TryWithout(TLink link, IComparer<TLink> links, out MergedValue<TLink, TValue> left)
    {
        left = this;
        if (links.Compare(Shown.Link, link) != 0)
        {
            var others = Except(Others, link, links);
            left = this with { Others = others.Length == 0 ? null : others };
            return true;
        }

        if (Others is not [.. var behind, var last]) return false;
        left = new MergedValue<TLink, TValue>(last, behind.Length == 0 ? null : behind);
        return true;
    }

    private static Contribution<TLink, TValue>[] Except(Contribution<TLink, TValue>[]? all, TLink link, IComparer<TLink> links) =>
        all is null ? [] : Array.FindAll(all, other => links.Compare(other.Link, link) != 0);
}
