namespace Swim.Postgres;

/// <summary>
/// The tables of states:
/// <list type="table">
/// <item><term>agents</term><description>one row per agent that has records: type, node, the head (its latest claim), when it was claimed</description></item>
/// <item><term>records</term><description>its records: lane state as Recon text</description></item>
/// <item><term>grain_state</term><description>the states of ordinary grains, as their serializer writes them</description></item>
/// <item><term>lanes</term><description>a view for people: agent, node, record, its text</description></item>
/// </list>
/// </summary>
/// <remarks>
/// Rows are rewritten all the time: free room in each page keeps their new versions there without touching an index, and vacuum comes early.
/// No foreign key from records to agents: whoever writes records holds the agent's row, so a trigger per row would check what is known.
/// </remarks>
internal static class StorageTables
{
    public const string Create = """
        CREATE TABLE agents (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            agent_type text COLLATE "C" NOT NULL,
            node text COLLATE "C" NOT NULL,
            head uuid NOT NULL,
            claimed timestamptz NOT NULL DEFAULT now(),
            UNIQUE (agent_type, node))
            WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
        CREATE TABLE records (
            agent_id bigint NOT NULL,
            name text COLLATE "C" NOT NULL,
            data bytea NOT NULL,
            modified timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (agent_id, name))
            WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
        CREATE TABLE grain_state (
            grain_type text COLLATE "C" NOT NULL,
            grain_key text COLLATE "C" NOT NULL,
            state_name text COLLATE "C" NOT NULL,
            etag text COLLATE "C" NOT NULL,
            data bytea NOT NULL,
            modified timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (grain_type, grain_key, state_name))
            WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
        -- text is compressed several times faster by lz4, where the server has it
        DO $$ BEGIN
            EXECUTE 'ALTER TABLE records ALTER COLUMN data SET COMPRESSION lz4';
            EXECUTE 'ALTER TABLE grain_state ALTER COLUMN data SET COMPRESSION lz4';
        EXCEPTION WHEN OTHERS THEN NULL;
        END $$;
        -- one record that is no text must not hide the others
        CREATE FUNCTION record_text(data bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$ BEGIN
            RETURN convert_from(data, 'UTF8');
        EXCEPTION WHEN OTHERS THEN
            RETURN encode(data, 'escape');
        END $$;
        CREATE VIEW lanes AS
            SELECT a.agent_type, a.node, r.name AS record, record_text(r.data) AS recon, r.modified
            FROM records r JOIN agents a ON a.id = r.agent_id;
        """;
}
