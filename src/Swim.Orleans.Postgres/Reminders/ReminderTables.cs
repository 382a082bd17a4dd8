namespace Swim.Postgres;

/// <summary>Durable reminders of grains: service, grain, name, its place on the ring (the grain's uniform hash), first run, period.</summary>
internal static class ReminderTables
{
    public const string Create = """
        CREATE TABLE reminders (
            service_id text COLLATE "C" NOT NULL,
            grain_id text COLLATE "C" NOT NULL,
            name text COLLATE "C" NOT NULL,
            hash bigint NOT NULL,
            start timestamptz NOT NULL,
            period interval NOT NULL,
            etag uuid NOT NULL,
            modified timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (service_id, grain_id, name));
        CREATE INDEX reminders_hash ON reminders (service_id, hash);
        """;

    private const string Select = "SELECT grain_id, name, start, period, etag FROM reminders WHERE service_id = $1";

    public const string ReadGrain = Select + " AND grain_id = $2";

    public const string ReadOne = Select + " AND grain_id = $2 AND name = $3";

    public const string ReadRange = Select + " AND hash > $2 AND hash <= $3";

    public const string ReadRangeAroundTheEnd = Select + " AND (hash > $2 OR hash <= $3)";

    public const string Upsert = """
        INSERT INTO reminders (service_id, grain_id, name, hash, start, period, etag) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (service_id, grain_id, name) DO UPDATE SET start = excluded.start, period = excluded.period, etag = excluded.etag, modified = now()
        """;

    public const string Remove = "DELETE FROM reminders WHERE service_id = $1 AND grain_id = $2 AND name = $3 AND etag = $4";

    public const string Clear = "DELETE FROM reminders WHERE service_id = $1";
}
