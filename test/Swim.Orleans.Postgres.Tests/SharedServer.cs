using Swim.Testing;

namespace Swim.Postgres.Tests;

/// <summary>The server of all tests that do not kill it: each takes a database of its own.</summary>
[SetUpFixture]
public sealed class SharedServer
{
    private static PostgresServer? _server;

    public static PostgresServer Server => _server ?? throw new InvalidOperationException("The server is not up.");

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await PostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is { } server) await server.DisposeAsync();
        _server = null;
    }
}
