using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Swim.Testing;

/// <summary>
/// A PostgreSQL server of its own for tests: in a private folder, on a free loopback port, with a password, with the durability of a real one. It can be
/// killed and started again. When the process that started it ends, however it ends, a watchman stops the server and removes the folder.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";

    // below the ports that the system hands out by itself: nobody takes it while the server is down
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private readonly PostgresBinaries _binaries;
    private readonly string _folder;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private Watchman? _watchman;
    private int _port;
    private int _databases;

    private PostgresServer(PostgresBinaries binaries, string folder)
    {
        _binaries = binaries;
        _folder = folder;
    }

    /// <summary>The superuser's connection string to the database <c>postgres</c>.</summary>
    public string ConnectionString => ConnectionStringOf("postgres");

    /// <summary>What the server has logged so far.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string Data => Path.Combine(_folder, "data");

    private string LogFile => Path.Combine(_folder, "server.log");

    /// <summary>Creates a server and waits until it takes connections.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or the server does not start; the message says why.</exception>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var binaries = PostgresBinaries.Find();
        var folder = Directory.CreateTempSubdirectory("swim-postgres-").FullName;
        var server = new PostgresServer(binaries, folder);
        try
        {
            await server.CreateAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new empty database.</summary>
    /// <returns>The superuser's connection string to it.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}", cancellationToken);
        return ConnectionStringOf(name);
    }

    /// <summary>Runs SQL as the superuser in the database <c>postgres</c>.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancellationToken = default) => ExecuteAsync(ConnectionString, sql, cancellationToken);

    /// <summary>Runs SQL over a connection string, on a connection of its own.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken = default)
    {
        var own = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What <c>psql</c> prints for a query: rows without headings, columns apart by <c>|</c>.</summary>
    public Task<string> PsqlAsync(string connectionString, string sql, CancellationToken cancellationToken = default)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        var uri = $"postgresql://{parts.Username}:{parts.Password}@{parts.Host}:{parts.Port.ToString(CultureInfo.InvariantCulture)}/{parts.Database}";
        return _binaries.RunAsync("psql", ["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", uri, "-c", sql], cancellationToken);
    }

    /// <summary>Stops the server at once, as if its machine had lost power: no checkpoint, connections cut. It recovers at the next start.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => StopAsync("immediate", cancellationToken);

    /// <summary>Stops the server in order, cutting connections (as a restart for maintenance does).</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => StopAsync("fast", cancellationToken);

    /// <summary>Starts the killed or stopped server again, on its port with its data, and waits until it takes connections.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken = default) =>
        _binaries.RunAsync("pg_ctl", ["start", "-w", "-s", "-t", "120", "-D", Data, "-l", LogFile], cancellationToken);

    /// <summary>Stops the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_watchman is { } watchman)
        {
            _watchman = null;
            await watchman.DismissAsync();
        }

        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private static int FindPort()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(FirstPort, LastPort);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                continue; // taken; try another
            }
        }

        throw new InvalidOperationException($"No port of {FirstPort} to {LastPort} is free.");
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, _password, cancellationToken);
        await _binaries.HandOverAsync(_folder, cancellationToken);
        _watchman = Watchman.Start(_binaries, Data, _folder);
        await _binaries.RunAsync(
            "initdb", ["-D", Data, "-U", User, "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C", "--no-sync"], cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            _port = FindPort();
            // durability as in production; only what costs memory or start-up time is small
            await _binaries.WriteAsync(Path.Combine(Data, "postgresql.auto.conf"),
                $"""
                listen_addresses = '127.0.0.1'
                port = {_port.ToString(CultureInfo.InvariantCulture)}
                unix_socket_directories = ''
                max_connections = 200
                shared_buffers = '64MB'
                fsync = on
                synchronous_commit = on
                """, cancellationToken);
            try
            {
                await StartAgainAsync(cancellationToken);
                return;
            }
            catch (InvalidOperationException e) when (attempt < 5 && Log.Contains("could not bind", StringComparison.Ordinal))
            {
                // someone was faster to the port
                await Console.Error.WriteLineAsync(e.Message);
            }
            catch (InvalidOperationException e)
            {
                throw new InvalidOperationException($"{e.Message}\n{Log}", e);
            }
        }
    }

    private Task<string> StopAsync(string mode, CancellationToken cancellationToken) =>
        _binaries.RunAsync("pg_ctl", ["stop", "-w", "-s", "-t", "120", "-m", mode, "-D", Data], cancellationToken);

    private string ConnectionStringOf(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = User,
        Password = _password,
        Database = database,
    }.ConnectionString;
}
