using Orleans.Storage;

namespace Swim.Sqlite;

/// <summary>Where and how the embedded store keeps its file.</summary>
public sealed class SqliteStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>The database file; relative to the host's content root. Beside it lie its <c>-wal</c>, <c>-shm</c> and <c>.lock</c> files. Default <c>.swim/swim.db</c>.</summary>
    public string Path { get; set; } = ".swim/swim.db";

    /// <summary>Writes that may wait for their commit; further writers wait for room. At least 1; default 10,000.</summary>
    public int MaxQueuedWrites { get; set; } = 10_000;

    /// <summary>Bytes that may wait for their commit; further writers wait for room (one larger write alone is let in). At least 1; default 64 MiB.</summary>
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Connections that read, and so reads at the same time. 1 to 64; default 4.</summary>
    public int Readers { get; set; } = 4;

    /// <summary>What turns grain state into bytes; default: the one registered under the provider's name, or Orleans' default. Lane state is stored as Recon.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
