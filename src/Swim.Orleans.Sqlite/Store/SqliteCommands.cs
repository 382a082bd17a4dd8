using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Swim.Sqlite;

/// <summary>Prepared statements with positional binding.</summary>
internal static class SqliteCommands
{
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this room only
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        command.Prepare();
        return command;
    }

    public static void Bind(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
    }

    public static int Run(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        command.Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The bytes as an array of exactly their length, copied only if need be.</summary>
    public static byte[] ToExactArray(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && array.Length == segment.Count ? array : bytes.ToArray();
}
