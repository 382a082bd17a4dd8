using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Swim.Client;

namespace Swim.Benchmarks;

/// <summary>An event's way through the .NET client: from the socket of a host on this machine to a handler with the lane's types.</summary>
[SuppressMessage("Design", "CA1001", Justification = "the cleanup gives them back")]
public class ClientBenchmarks
{
    private const int Burst = 100;
    private const int First = 1_000_000;

    private EventHost _host = null!;
    private WarpClient _client = null!;
    private WarpValue<int> _value = null!;
    private WarpMap<int, Place> _map = null!;
    private int _next = First;
    private int _seen;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _host = new EventHost("/unit/1");
        _client = new WarpClient();
        var node = _client.Node($"{_host.Url}/unit/1");
        _value = node.Value<int>("value", value => Volatile.Write(ref _seen, value));
        _map = node.Map<int, Place>("map", new WarpMapHandlers<int, Place> { OnUpdate = (_, place) => Volatile.Write(ref _seen, place.Number) });
        _host.Accept("value", "map");
        await _value.SyncAsync();
        await _map.SyncAsync();
        // the map's entries are there before anything is measured
        for (var i = 0; i < 2 * Burst; i++) MapEvent();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _value.DisposeAsync();
        await _map.DisposeAsync();
        await _client.DisposeAsync();
        _host.Dispose();
    }

    [Benchmark]
    public int ValueEvent()
    {
        _host.AddValue("value", ++_next);
        return Await();
    }

    [Benchmark]
    public int MapEvent()
    {
        _next++;
        _host.AddEntry("map", _next % Burst, _next);
        return Await();
    }

    /// <summary>A hundred keys in one segment, as a busy host sends them.</summary>
    [Benchmark]
    public int MapBurst()
    {
        for (var i = 0; i < Burst; i++) _host.AddEntry("map", i, ++_next);
        return Await();
    }

    private int Await()
    {
        _host.Send();
        var spin = new SpinWait();
        while (Volatile.Read(ref _seen) != _next) spin.SpinOnce();
        return _next;
    }
}
