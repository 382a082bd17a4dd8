using System.Buffers;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;

namespace Swim.Cli.Bench.Works;

/// <summary>Connections that follow topics.</summary>
internal sealed class Followers : IAsyncDisposable
{
    private const int OpenAtOnce = 32;

    private readonly List<LoadConnection> _connections = [];
    private readonly List<CountingSink> _sinks = [];

    private Followers()
    {
    }

    /// <summary>Events of all connections so far.</summary>
    public long EventCount => _sinks.Distinct().Sum(static sink => sink.Events.Count);

    public LoadConnection Connection(int index) => _connections[index];

    public CountingSink Sink(int index) => _sinks[index];

    /// <summary>Opens the plan's connections and returns when each follows its topics.</summary>
    /// <param name="plan">How many, and where.</param>
    /// <param name="protocol">How.</param>
    /// <param name="latencies">Gets the age of each event.</param>
    /// <param name="topicsOf">The topics of a connection.</param>
    /// <param name="perConnection">Whether each connection counts for itself; else all count together.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Followers> OpenAsync(
        LoadPlan plan, ILoadProtocol protocol, Latencies? latencies, Func<int, int[]> topicsOf, bool perConnection, CancellationToken cancellationToken)
    {
        var followers = new Followers();
        try
        {
            var together = new CountingSink(protocol, latencies);
            for (var i = 0; i < plan.Connections; i++) followers._sinks.Add(perConnection ? new CountingSink(protocol, latencies) : together);
            foreach (var chunk in Enumerable.Range(0, plan.Connections).Chunk(OpenAtOnce))
            {
                followers._connections.AddRange(await Task.WhenAll(
                    chunk.Select(index => LoadConnection.OpenAsync(plan.Server, protocol.Subprotocol, followers._sinks[index], cancellationToken))));
            }

            await followers.FollowAsync(plan, protocol, topicsOf, cancellationToken);
            return followers;
        }
        catch
        {
            await followers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) await connection.DisposeAsync();
    }

    private async Task FollowAsync(LoadPlan plan, ILoadProtocol protocol, Func<int, int[]> topicsOf, CancellationToken cancellationToken)
    {
        var wanted = _sinks.Distinct().ToDictionary(static sink => sink, static _ => 0);
        for (var i = 0; i < _connections.Count; i++)
        {
            var frames = new ArrayBufferWriter<byte>();
            protocol.AppendOpening(frames);
            foreach (var topic in topicsOf(i))
            {
                protocol.AppendFollow(frames, topic % plan.Agents);
                wanted[_sinks[i]]++;
            }

            if (frames.WrittenCount > 0) await _connections[i].SendAsync(frames.WrittenMemory, cancellationToken);
        }

        foreach (var (sink, count) in wanted) await plan.WaitAsync(sink.Followed.ReachAsync(count), "that its lanes are linked", cancellationToken);
    }
}
