using Orleans.Storage;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>Writes the state of a grain if its stored ETag is still the one the grain knows.</summary>
internal sealed class GrainStateWrite(GrainStateKey key, string? etag, ReadOnlyMemory<byte> data) : StoreWrite
{
    private readonly WorkKey _key = new(key.GrainType, key.GrainKey, key.StateName);

    /// <summary>The ETag after the write.</summary>
    public string NewETag { get; } = GrainStateETag.New();

    public override WorkKey Key => _key;

    public override long Bytes => Overhead + data.Length;

    public override void Hold(WriteTransaction transaction)
    {
        if (etag is null) transaction.AddState(_key, NewETag, data);
        transaction.HoldState(_key);
    }

    public override void Apply(WriteTransaction transaction)
    {
        var stored = transaction.HeldState(_key);
        // inserted a moment ago, or by an attempt whose outcome was unknown
        if (stored == NewETag) return;
        if (etag is not null && stored == etag) transaction.UpdateState(_key, NewETag, data);
        else Rejection = Conflict(key, stored, etag);
    }

    internal static InconsistentStateException Conflict(GrainStateKey key, string? stored, string? etag) =>
        new($"The state '{key.StateName}' of {key.GrainId} was written by another activation.", stored ?? "", etag ?? "");
}
