using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>Removes the state of a grain if its stored ETag is still the one the grain knows.</summary>
internal sealed class GrainStateClear(GrainStateKey key, string? etag) : StoreWrite
{
    public override long Bytes => Overhead;

    public override bool HasSeveralStatements => false;

    public override void Apply(WriterConnection connection, string now)
    {
        if (etag is null)
        {
            connection.ReadStateETag.Bind(key.GrainType, key.GrainKey, key.StateName);
            if (connection.ReadStateETag.ExecuteScalar() is null) return;
        }
        else if (connection.DeleteState.Run(key.GrainType, key.GrainKey, key.StateName, etag) > 0)
        {
            return;
        }

        throw GrainStateWrite.Conflict(connection, key, etag);
    }
}
