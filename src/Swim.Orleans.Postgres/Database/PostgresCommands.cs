using Npgsql;

namespace Swim.Postgres;

/// <summary>Commands with positional arrays.</summary>
internal static class PostgresCommands
{
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql)
    {
#pragma warning disable CA2100 // constants of this room only
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        batch.BatchCommands.Add(command);
        return command;
    }

    public static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, IEnumerable<T> column)
    {
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. column] });
        return command;
    }
}
