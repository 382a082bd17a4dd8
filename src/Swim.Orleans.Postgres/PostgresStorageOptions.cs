using Orleans.Storage;

namespace Swim.Postgres;

/// <summary>Where and how state is kept in PostgreSQL.</summary>
public sealed class PostgresStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>The connection string of Npgsql: host, database, user, password, TLS (<c>SSL Mode=VerifyFull</c>). Required.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The schema of the tables, created if it is not there. A plain lower-case name, at most 63 characters. Default <c>swim</c>.</summary>
    public string Schema { get; set; } = PostgresSchema.DefaultName;

    /// <summary>Transactions under way at the same time, each with the writes of many grains. 1 to 16; default 2.</summary>
    public int Writers { get; set; } = 2;

    /// <summary>Connections that open agents and read grain state, each for many at a time. 1 to 16; default 2.</summary>
    public int Readers { get; set; } = 2;

    /// <summary>Writes that may wait for their commit; further writers wait for room. At least 1; default 10,000.</summary>
    public int MaxQueuedWrites { get; set; } = 10_000;

    /// <summary>Bytes that may wait for their commit; further writers wait for room (one larger write alone is let in). At least 1; default 64 MiB.</summary>
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Reads that may wait for a connection; further readers wait for room. At least 1; default 10,000.</summary>
    public int MaxQueuedReads { get; set; } = 10_000;

    /// <summary>
    /// How long a read or write is tried while the database cannot be reached, before its caller hears of it (<see cref="PostgresStorageException"/>).
    /// Positive; default 15 seconds.
    /// </summary>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a silo that starts waits for the database before it gives up. Zero tries once; default 60 seconds.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What turns grain state into bytes; default: the one registered under the provider's name, or Orleans' default. Lane state is stored as Recon.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
