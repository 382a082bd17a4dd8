using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Swim.Gateway.Drain;
using Swim.Gateway.Limits;

namespace Swim.Gateway.Connections;

/// <summary>All open connections and event streams: their limits, their pings, their end when the host stops.</summary>
internal sealed class ConnectionRegistry : IDisposable
{
    // a share of the connections is pinged at each tick, so that thousands of pings do not leave at once
    private const int Shares = 8;

    private readonly ConcurrentDictionary<long, WarpConnection> _connections = new();
    private readonly ConcurrentDictionary<IGuest, bool> _streamGuests = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GatewayServices _services;
    private readonly ITimer _pings;
    private readonly ITimer? _rechecks;
    private long _lastId;
    private int _count;
    private int _links;
    private int _streams;
    private long _deliveries;
    private int _tick;
    private int _recheckTick;
    private volatile bool _isClosed;

    public ConnectionRegistry(GatewayServices services)
    {
        _services = services;
        var period = services.Options.PingInterval / Shares;
        _pings = services.Time.CreateTimer(static state => ((ConnectionRegistry)state!).Ping(), this, period, period);
        if (!services.Access.IsOpen)
        {
            period = services.Access.Options.RecheckInterval / Shares;
            _rechecks = services.Time.CreateTimer(static state => ((ConnectionRegistry)state!).Recheck(), this, period, period);
        }

        Accepts = new AcceptRate(services.Time, services.Options.MaxConnectionsPerSecond, services.Options.ConnectionBurst);
        Addresses = new AddressLimiter(services.Options.MaxConnectionsPerAddress);
        NewNodes = new NewNodes(services.Time, services.Options, new MemoryWatch(services.Time, services.Options.MaxMemoryPercent), services.Limits);
        Openings = new OpeningGate(services.Time, services.Options.MaxConcurrentOpenings);
        services.Metrics.Observe(Openings);
    }

    /// <summary>How fast connections are taken.</summary>
    public AcceptRate Accepts { get; }

    /// <summary>Places for connections and event streams of one address.</summary>
    public AddressLimiter Addresses { get; }

    /// <summary>How fast agents may be named that nobody has named of late.</summary>
    public NewNodes NewNodes { get; }

    /// <summary>Where deliveries to agents wait that may have to be started.</summary>
    public OpeningGate Openings { get; }

    /// <summary>Whether nobody new is taken: the host is stopping.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Connections and event streams that are there or just coming.</summary>
    public int Present => Volatile.Read(ref _count) + Volatile.Read(ref _streams);

    /// <summary>Connections with batches on their way to agents.</summary>
    public long Deliveries => Interlocked.Read(ref _deliveries);

    /// <summary>Whether nobody is there and nothing is on its way.</summary>
    public bool IsDrained => Present == 0 && Deliveries == 0;

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Takes a place for a connection that is about to be accepted.</summary>
    public bool TryTakeConnection() => TryTake(ref _count, _services.Options.MaxConnections);

    public void ReturnConnection()
    {
        Interlocked.Decrement(ref _count);
        OnLess();
    }

    public void Add(WarpConnection connection)
    {
        _connections[connection.Id] = connection;
        _services.Metrics.ConnectionOpened();
        if (_isClosed) connection.Leave();
    }

    public void Remove(WarpConnection connection)
    {
        if (_connections.TryRemove(connection.Id, out _)) _services.Metrics.ConnectionClosed();
    }

    public bool TryTakeLink() => TryTake(ref _links, _services.Options.MaxLinks);

    public void ReturnLinks(int count) => Interlocked.Add(ref _links, -count);

    public bool TryTakeStream() => TryTake(ref _streams, _services.Options.MaxEventStreams);

    public void ReturnStream()
    {
        Interlocked.Decrement(ref _streams);
        OnLess();
    }

    public void Add(IGuest stream)
    {
        _streamGuests[stream] = true;
        if (_isClosed) stream.Leave();
    }

    public void Remove(IGuest stream) => _streamGuests.TryRemove(stream, out _);

    /// <summary>A connection had nothing on its way to agents.</summary>
    public void DeliveriesStarted() => Interlocked.Increment(ref _deliveries);

    /// <summary>What a connection had on its way has been carried out.</summary>
    public void DeliveriesEnded()
    {
        Interlocked.Decrement(ref _deliveries);
        OnLess();
    }

    /// <summary>Nobody new is taken from now on.</summary>
    public void CloseDoors()
    {
        _isClosed = true;
        OnLess();
    }

    /// <summary>Everyone who is there.</summary>
    public IGuest[] Guests() => [.. _connections.Values, .. _streamGuests.Keys];

    /// <summary>Completes when, after <see cref="CloseDoors"/>, nobody is there and nothing is on its way any more.</summary>
    [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by this registry")]
    public Task WhenDrainedAsync() => _drained.Task;

    public void Dispose()
    {
        _pings.Dispose();
        _rechecks?.Dispose();
        Openings.Dispose();
        Addresses.Dispose();
    }

    private void OnLess()
    {
        if (_isClosed && IsDrained) _drained.TrySetResult();
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

        if (share == 0) _services.Batches.Trim();
    }

    private void Recheck()
    {
        var share = (uint)Interlocked.Increment(ref _recheckTick) % Shares;
        foreach (var (id, connection) in _connections)
        {
            if ((ulong)id % Shares == share) connection.Recheck();
        }

        // of streams there is one link each
        if (share != 0) return;
        foreach (var (stream, _) in _streamGuests) stream.Recheck();
    }
}
