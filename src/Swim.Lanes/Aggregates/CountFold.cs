namespace Swim.Lanes;

/// <summary>How many there are.</summary>
internal sealed class CountFold<TKey> : Fold<TKey, bool, long>
{
    public override long Result => Count;

    protected override bool OnAdd(TKey key, in bool part) => true;

    protected override bool OnRemove(TKey key, in bool part) => true;

    protected override void OnClear()
    {
    }
}
