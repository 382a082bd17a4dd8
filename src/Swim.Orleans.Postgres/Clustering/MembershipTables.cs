namespace Swim.Postgres;

/// <summary>
/// The tables of cluster membership:
/// <list type="table">
/// <item><term>clusters</term><description>one row per cluster: the version of its membership and the ETag that the next change must give</description></item>
/// <item><term>silos</term><description>one row per silo that is or was a member: address, status, who suspects it since when, its last sign of life</description></item>
/// </list>
/// Every change of a cluster's membership is one statement that first takes the cluster's row, so changes of one cluster happen one after the other.
/// </summary>
internal static class MembershipTables
{
    public const string Create = """
        CREATE TABLE clusters (
            cluster_id text COLLATE "C" PRIMARY KEY,
            version integer NOT NULL,
            etag uuid NOT NULL DEFAULT gen_random_uuid(),
            modified timestamptz NOT NULL DEFAULT now());
        CREATE TABLE silos (
            cluster_id text COLLATE "C" NOT NULL REFERENCES clusters ON DELETE CASCADE,
            address text COLLATE "C" NOT NULL,
            status text NOT NULL,
            silo_name text NOT NULL,
            host_name text NOT NULL,
            role_name text,
            gateway_port integer NOT NULL,
            update_zone integer NOT NULL,
            fault_zone integer NOT NULL,
            suspected_by text[] NOT NULL,
            suspected_at timestamptz[] NOT NULL,
            started timestamptz NOT NULL,
            alive timestamptz NOT NULL,
            etag uuid NOT NULL DEFAULT gen_random_uuid(),
            PRIMARY KEY (cluster_id, address));
        """;

    public const string Initialize = "INSERT INTO clusters (cluster_id, version) VALUES ($1, 0) ON CONFLICT DO NOTHING";

    public const string Delete = "DELETE FROM clusters WHERE cluster_id = $1";

    private const string Columns = """
        s.address, s.status, s.silo_name, s.host_name, s.role_name, s.gateway_port, s.update_zone, s.fault_zone, s.suspected_by, s.suspected_at, s.started, s.alive, s.etag
        """;

    public const string ReadAll = $"SELECT c.version, c.etag, {Columns} FROM clusters c LEFT JOIN silos s USING (cluster_id) WHERE c.cluster_id = $1";

    public const string ReadOne = $"""
        SELECT c.version, c.etag, {Columns} FROM clusters c LEFT JOIN silos s ON s.cluster_id = c.cluster_id AND s.address = $2 WHERE c.cluster_id = $1
        """;

    // $1 cluster, $2 its ETag, $3 its new version, $4 silo, $5 … the silo's columns
    public const string Insert = """
        WITH change AS (
            UPDATE clusters SET version = $3, etag = gen_random_uuid(), modified = now()
            WHERE cluster_id = $1 AND etag = $2 AND NOT EXISTS (SELECT FROM silos WHERE cluster_id = $1 AND address = $4)
            RETURNING cluster_id)
        INSERT INTO silos (cluster_id, address, status, silo_name, host_name, role_name, gateway_port, update_zone, fault_zone, suspected_by, suspected_at, started, alive)
        SELECT cluster_id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 FROM change
        """;

    // $16 the silo's ETag
    public const string Update = """
        WITH change AS (
            UPDATE clusters SET version = $3, etag = gen_random_uuid(), modified = now()
            WHERE cluster_id = $1 AND etag = $2 AND EXISTS (SELECT FROM silos WHERE cluster_id = $1 AND address = $4 AND etag = $16)
            RETURNING cluster_id)
        UPDATE silos s SET status = $5, silo_name = $6, host_name = $7, role_name = $8, gateway_port = $9, update_zone = $10, fault_zone = $11,
            suspected_by = $12, suspected_at = $13, started = $14, alive = $15, etag = gen_random_uuid()
        FROM change WHERE s.cluster_id = change.cluster_id AND s.address = $4
        """;

    // neither version nor ETag: a change that somebody has read for must not fail for a sign of life
    public const string Alive = "UPDATE silos SET alive = $3 WHERE cluster_id = $1 AND address = $2";

    // the last known update is the latest of start, sign of life and votes
    public const string Cleanup = """
        DELETE FROM silos WHERE cluster_id = $1 AND status = $2 AND greatest(started, alive, (SELECT max(vote) FROM unnest(suspected_at) vote)) < $3
        """;

    public const string Gateways = "SELECT address, gateway_port FROM silos WHERE cluster_id = $1 AND status = $2 AND gateway_port > 0";
}
