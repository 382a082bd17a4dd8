namespace Swim.StorageBench;

/// <summary>Who can be measured; the ratios are to the first that is.</summary>
internal enum ContestantKind
{
    Raw,
    Store,
    Lanes,
    AdoNet,
}
