namespace Swim.Lanes;

/// <summary>One thing taken out of a <see cref="LinkBuffer"/>. The taker owns one reference on the payloads of <see cref="Op"/>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Op">The change, for <see cref="LinkItemKind.Op"/>.</param>
/// <param name="Reason">Why, for <see cref="LinkItemKind.Unlinked"/>.</param>
/// <param name="Epoch">The epoch of the activation that last answered; empty when none has.</param>
/// <param name="CompleteVersion">
/// Every change up to this version of <paramref name="Epoch"/> has been handed out, this item included. Coalescing can hand out a newer change of one
/// key before an older one of another, so this, not the version of <see cref="Op"/>, is what a reader may resume after. 0 when unknown.
/// </param>
public readonly record struct LinkItem(LinkItemKind Kind, LaneOp Op, UnlinkReason Reason, Guid Epoch, long CompleteVersion)
{
    /// <summary>Lets the payloads go.</summary>
    public void Release() => Op.Release();
}
