using Orleans.Storage;
using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>Writes the state of a grain if its stored ETag is still the one the grain knows.</summary>
internal sealed class GrainStateWrite(GrainStateKey key, string? etag, ReadOnlyMemory<byte> data) : StoreWrite
{
    /// <summary>The ETag after the write.</summary>
    public string NewETag { get; } = GrainStateETag.New();

    public override long Bytes => Overhead + data.Length;

    public override bool HasSeveralStatements => false;

    public override void Apply(WriterConnection connection, string now)
    {
        var bytes = SqliteCommands.ToExactArray(data);
        var rows = etag is null
            ? connection.InsertState.Run(key.GrainType, key.GrainKey, key.StateName, NewETag, bytes, now)
            : connection.UpdateState.Run(key.GrainType, key.GrainKey, key.StateName, NewETag, bytes, now, etag);
        if (rows == 0) throw Conflict(connection, key, etag);
    }

    internal static InconsistentStateException Conflict(WriterConnection connection, GrainStateKey key, string? etag)
    {
        connection.ReadStateETag.Bind(key.GrainType, key.GrainKey, key.StateName);
        var stored = connection.ReadStateETag.ExecuteScalar() as string;
        return new InconsistentStateException($"The state '{key.StateName}' of {key.GrainId} was written by another activation.", stored ?? "", etag ?? "");
    }
}
