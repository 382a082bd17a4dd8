using System.Collections.Concurrent;
using Swim.Gateway.Sockets;

namespace Swim.Gateway.Connections;

/// <summary>All open connections: their limits, their pings, their end when the host stops.</summary>
internal sealed class ConnectionRegistry : IDisposable
{
    // a share of the connections is pinged at each tick, so that thousands of pings do not leave at once
    private const int Shares = 8;

    private readonly ConcurrentDictionary<long, WarpConnection> _connections = new();
    private readonly GatewayServices _services;
    private readonly ITimer _pings;
    private readonly CancellationTokenRegistration _stopping;
    private long _lastId;
    private int _count;
    private int _links;
    private int _streams;
    private int _tick;

    public ConnectionRegistry(GatewayServices services)
    {
        _services = services;
        var period = services.Options.PingInterval / Shares;
        _pings = services.Time.CreateTimer(static state => ((ConnectionRegistry)state!).Ping(), this, period, period);
        _stopping = services.Stopping.Register(static state => ((ConnectionRegistry)state!).Stop(), this);
    }

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Takes a place for a connection that is about to be accepted.</summary>
    public bool TryTakeConnection() => TryTake(ref _count, _services.Options.MaxConnections);

    public void ReturnConnection() => Interlocked.Decrement(ref _count);

    public void Add(WarpConnection connection)
    {
        _connections[connection.Id] = connection;
        _services.Metrics.ConnectionOpened();
        if (_services.Stopping.IsCancellationRequested) connection.Stop();
    }

    public void Remove(WarpConnection connection)
    {
        if (_connections.TryRemove(connection.Id, out _)) _services.Metrics.ConnectionClosed();
    }

    public bool TryTakeLink() => TryTake(ref _links, _services.Options.MaxLinks);

    public void ReturnLinks(int count) => Interlocked.Add(ref _links, -count);

    public bool TryTakeStream() => TryTake(ref _streams, _services.Options.MaxEventStreams);

    public void ReturnStream() => Interlocked.Decrement(ref _streams);

    public void Dispose()
    {
        _stopping.Dispose();
        _pings.Dispose();
    }

    private static bool TryTake(ref int count, int limit)
    {
        if (Interlocked.Increment(ref count) <= limit) return true;
        Interlocked.Decrement(ref count);
        return false;
    }

    private void Ping()
    {
        var share = (uint)Interlocked.Increment(ref _tick) % Shares;
        foreach (var (id, connection) in _connections)
        {
            if ((ulong)id % Shares == share) connection.Ping();
        }
    }

    private void Stop()
    {
        foreach (var (_, connection) in _connections) connection.Stop();
    }
}
