using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Swim.Lanes;

namespace Swim.Client;

/// <summary>
/// Reaches lanes on other hosts over WARP: one connection per host, made when first needed, made anew when lost, closed when unused.
/// Safe from any thread; one per process is enough.
/// </summary>
public sealed class WarpClient : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WarpHostAddress, WarpHost> _hosts = [];
    private bool _isDisposed;

    /// <summary>A client; nothing connects before something is linked or commanded.</summary>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <param name="time">The clock for time-outs and waits; the system's when null. Pings run by the system's clock.</param>
    /// <param name="meters">Makes the meter <c>Swim.Client</c>.</param>
    /// <param name="logger">Where connections are logged.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public WarpClient(WarpClientOptions? options = null, TimeProvider? time = null, IMeterFactory? meters = null, ILogger<WarpClient>? logger = null)
    {
        Options = options ?? new WarpClientOptions();
        if (string.Join(' ', Options.Validate()) is { Length: > 0 } errors) throw new ArgumentException(errors, nameof(options));
        Time = time ?? TimeProvider.System;
        Logger = logger ?? NullLogger<WarpClient>.Instance;
        Metrics = new ClientMetrics(meters);
    }

    /// <summary>Hosts in use.</summary>
    public int HostCount
    {
        get
        {
            lock (_gate) return _hosts.Count;
        }
    }

    internal bool IsDisposed
    {
        get
        {
            lock (_gate) return _isDisposed;
        }
    }

    internal WarpClientOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal ClientMetrics Metrics { get; }

    /// <summary>A node on another host. Costs nothing until it is used.</summary>
    public WarpNode Node(WarpNodeUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return new WarpNode(this, uri);
    }

    /// <summary>A node on another host by its absolute URI, <c>warp://host:port/vehicle/42</c>.</summary>
    /// <exception cref="FormatException">Not the absolute URI of a node.</exception>
    public WarpNode Node(string uri) => WarpNodeUri.TryParse(uri, out var parsed)
        ? Node(parsed)
        : throw new FormatException($"'{uri}' is not the URI of a node: expected one such as warp://host:port/vehicle/42.");

    /// <summary>The same without waiting for the connections to close.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    /// <summary>Closes all connections: links end with <see cref="UnlinkReason.Failed"/>, waiting commands fail.</summary>
    public async ValueTask DisposeAsync()
    {
        WarpHost[] hosts;
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            hosts = [.. _hosts.Values];
        }

        await Task.WhenAll(hosts.Select(static host => host.StopAsync()));
        Metrics.Dispose();
    }

    /// <summary>The host of an address; it may retire before it is used.</summary>
    internal WarpHost GetHost(WarpHostAddress address, string node)
    {
        lock (_gate)
        {
            if (_isDisposed) throw new AgentUnavailableException(node, "the client has been closed.");
            if (_hosts.TryGetValue(address, out var host)) return host;
            if (_hosts.Count >= Options.MaxHosts)
                throw new AgentUnavailableException(node, $"{_hosts.Count} other hosts are in use already, which is {nameof(WarpClientOptions.MaxHosts)}.");
            host = new WarpHost(this, address);
            _hosts.Add(address, host);
            return host;
        }
    }

    internal void Remove(WarpHost host)
    {
        lock (_gate)
        {
            if (_hosts.TryGetValue(host.Address, out var present) && ReferenceEquals(present, host)) _hosts.Remove(host.Address);
        }
    }
}
