using Swim.Storage;

namespace Swim.Postgres;

/// <summary>Removes the state of a grain if its stored ETag is still the one the grain knows.</summary>
internal sealed class GrainStateClear(GrainStateKey key, string? etag) : StoreWrite
{
    private readonly WorkKey _key = new(key.GrainType, key.GrainKey, key.StateName);

    public override WorkKey Key => _key;

    public override long Bytes => Overhead;

    public override void Hold(WriteTransaction transaction) => transaction.HoldState(_key);

    public override void Apply(WriteTransaction transaction)
    {
        var stored = transaction.HeldState(_key);
        if (stored is not null && stored == etag) transaction.DeleteState(_key);
        else if (stored is not null || (etag is not null && !IsInDoubt)) Rejection = GrainStateWrite.Conflict(key, stored, etag);
    }
}
