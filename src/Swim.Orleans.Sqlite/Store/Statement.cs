using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Swim.Sqlite;

/// <summary>
/// A prepared statement without the objects of ADO.NET around it, for those that run once per record: values are bound from where they lie, and
/// what is bound stays bound. One user at a time.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int MaxOnStack = 1024;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        // no bytes at all are bound as NULL
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        return Bind(index, bytes);
    }

    public Statement Bind(int index, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = most <= MaxOnStack ? stackalloc byte[most] : new byte[most];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        Check(raw.sqlite3_bind_text(_statement, index, bytes[..length]));
        return this;
    }

    /// <summary>Runs a statement that changes rows.</summary>
    /// <returns>How many.</returns>
    public int Run()
    {
        var code = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (code != raw.SQLITE_DONE) Check(code);
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Runs a query.</summary>
    /// <returns>Whether there is a row.</returns>
    public bool Any()
    {
        var code = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW)) Check(code);
        return code == raw.SQLITE_ROW;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, _database);
    }
}
