using Swim.Storage;

namespace Swim.Postgres;

/// <summary>Reads the state of a grain.</summary>
internal sealed class GrainStateRead(GrainStateKey key) : StoreRead
{
    public override WorkKey Key { get; } = new(key.GrainType, key.GrainKey, key.StateName);

    /// <summary>What is stored, null when nothing is.</summary>
    public GrainStateRow? Row { get; set; }
}
