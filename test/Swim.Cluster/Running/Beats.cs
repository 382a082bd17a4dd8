using System.Globalization;
using Swim.Cluster.Checking;
using Swim.Cluster.Clients;

namespace Swim.Cluster.Running;

/// <summary>Sends a sign of life to every agent through every silo that lives, again and again, and tells when all links have shown one that was sent after a moment.</summary>
internal sealed class Beats(World world, IReadOnlyList<Peer> peers) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    // what a send that is under way is given to come to its end: a socket whose send is cancelled is lost
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _abort = new();
    private static long _number;
    private Task _sending = Task.CompletedTask;

    public void Start() => _sending = SendAsync();

    /// <summary>What is sent from now on is newer than this.</summary>
    public static long Mark() => Interlocked.Read(ref _number);

    /// <summary>Completes when every link of those clients to those agents has shown a beat newer than the mark; gives what is missing when that takes too long.</summary>
    public static async Task<string?> UntilShownAsync(long mark, IReadOnlyList<Peer> watchers, IReadOnlyList<AgentLedger> agents, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var views = watchers.SelectMany(peer => agents.Select(agent => peer.View<BeatView>(agent.Node, "beat"))).ToList();
        var end = Moment.Now + (long)timeout.TotalMilliseconds;
        using var timer = new PeriodicTimer(Look);
        while (true)
        {
            views.RemoveAll(view => view.Newest > mark);
            if (views.Count == 0) return null;
            if (Moment.Now > end) return string.Create(CultureInfo.InvariantCulture, $"{views.Count} links: {string.Join(", ", views.Take(6).Select(view => view.Name))}");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public static async Task SendOnceAsync(Peer peer, AgentLedger agent, CancellationToken cancellationToken)
    {
        var slot = peer.Silo?.Slot ?? 0;
        var number = Interlocked.Increment(ref _number);
        await peer.TrySendAsync(string.Create(CultureInfo.InvariantCulture, $"@command(node:\"{agent.Node}\",lane:tick){{slot:{slot},number:{number}}}"), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _abort.CancelAfter(SendTime);
        await _sending;
        _end.Dispose();
        _abort.Dispose();
    }

    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (true)
            {
                foreach (var peer in peers.Where(peer => peer.Silo is { State: Silos.SiloState.Up }).DistinctBy(peer => peer.Silo).ToArray())
                {
                    foreach (var agent in world.Agents.Where(agent => !agent.IsResting))
                    {
                        if (_end.IsCancellationRequested) return;
                        await SendOnceAsync(peer, agent, _abort.Token);
                    }
                }

                await timer.WaitForNextTickAsync(_end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the links are current, or it has taken too long
        }
    }
}
