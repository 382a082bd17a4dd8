using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// Which silos there are, asked of one of them again and again: a client is told nothing of its cluster. A silo that has gone takes with it what was read from it, and
/// calls that nobody will answer. Safe from any thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "its token has no timer and no wait handle: there is nothing to release")]
internal sealed partial class ClientMembers(ClientTransport transport, ClusterFeeds feeds, ClientBreaks breaks, ClusterClock clock, ILogger<ClientMembers> logger)
{
    // how late a client notices at most what a silo knows
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // what silos that do not answer may hold up of the client's start and stop
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // a batch that was under way when something was lost, and is not through by then, was on it
    private static readonly TimeSpan CheckDelay = TimeSpan.FromSeconds(1.2);

    private readonly CancellationTokenSource _stopping = new();
    private HashSet<SiloAddress> _known = [];
    private long _version = -1;
    private Task _following = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        feeds.Accompany();
        breaks.Broken += CheckFlows;
        await AskAsync(cancellationToken);
        _following = Task.Run(FollowAsync, CancellationToken.None);
    }

    /// <summary>Silos are told to forget what this client reads; those that cannot be told find out.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        breaks.Broken -= CheckFlows;
        await _stopping.CancelAsync();
        await _following.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await feeds.StopAsync();
        var leave = new ControlStep[] { new(ControlKind.Leave, "", [], 0, null) };
        var told = _known.Select(async silo => await transport.ControlAsync(PeerAddress.Of(silo), leave));
        Task all = Task.WhenAll(told);
        await all.WaitAsync(Patience, clock.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        transport.Dispose();
    }

    private void CheckFlows() => _ = CheckFlowsAsync();

    private async Task CheckFlowsAsync()
    {
        await Task.Delay(CheckDelay, clock.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_stopping.IsCancellationRequested) feeds.CheckFlows();
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(Period, clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token)) await AskAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // the client stops
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            Take(await transport.MembersAsync().AsTask().WaitAsync(Patience, clock.Time, cancellationToken));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // what was known still holds as far as anyone can tell
            LogNotAnswered(logger, exception);
        }
    }

    private void Take(in DoorMembers members)
    {
        Hear(members.Notices ?? []);
        // from one that is behind; versions of another cluster in the place of this one begin anew
        if (members.Version <= _version && members.Present.Any(_known.Contains)) return;
        _version = members.Version;
        var isLost = _known.Except(members.Present).Any();
        _known = [.. members.Present];
        feeds.SetMembers(members.Active, members.Present);
        if (isLost) breaks.Break();
    }

    // with the first answer what was said before this process had anyone to tell
    private void Hear(ClusterNotice[] notices)
    {
        if (_version < 0) feeds.Notices.Skip(notices);
        else foreach (var notice in notices) feeds.Notices.Take(notice);
    }

    [LoggerMessage(EventId = 3661, Level = LogLevel.Debug, Message = "No silo has said which silos there are")]
    private static partial void LogNotAnswered(ILogger logger, Exception exception);
}
