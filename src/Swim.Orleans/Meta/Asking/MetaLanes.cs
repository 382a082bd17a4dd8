using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// The meta lanes that readers of this process look at: asks silos for their parts at once when a lane is new, and then once per refresh. While nobody looks there is neither a
/// timer nor a call. Safe from any thread.
/// </summary>
internal sealed partial class MetaLanes : ILaneRequests, IDisposable
{
    // questions of one call
    private const int AtOnce = 256;

    // what a silo that does not answer may hold up of what the others say
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Key, string Name), MetaLane> _lanes = [];
    private readonly ConcurrentDictionary<SiloAddress, bool> _asked = [];
    private readonly IServiceProvider _services;
    private readonly MetaHub _hub;
    private readonly LogLanes _logs;
    private readonly SwimMetaOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MetaLanes> _logger;
    private IReadOnlyList<MetaSilo> _members = [];
    private ITimer? _timer;
    private bool _isRunning;
    private bool _isDue;
    private bool _isWoken;
    private bool _isDisposed;

    public MetaLanes(IServiceProvider services, MetaHub hub, LogLanes logs, SwimClock clock, IOptions<SwimMetaOptions> options, SwimServerMetrics metrics, ILogger<MetaLanes> logger)
    {
        _services = services;
        _hub = hub;
        _logs = logs;
        _options = options.Value;
        _time = clock.Time;
        _logger = logger;
        hub.Hub.Requests = this;
        metrics.ObserveMeta(() => Count);
    }

    /// <summary>Lanes that someone looks at.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _lanes.Count;
        }
    }

    // asked for late: it reaches silos, and they this process
    private IMetaTransport Transport => field ??= _services.GetRequiredService<IMetaTransport>();

    /// <summary>Whether a silo of that name may exist.</summary>
    public bool MayHave(string silo) => Transport.MayHave(silo);

    /// <summary>Attaches a reader to a lane.</summary>
    public void Attach(MetaView view, ILaneReader reader, bool isSync)
    {
        while (Find(view) is { } lane)
        {
            if (!lane.TryAttach(reader, isSync)) continue;
            if (!lane.IsReady) Wake();
            return;
        }

        LogTooMany(_logger, _options.MaxLanes, view.Name, view.Key);
        reader.OnUnlinked(UnlinkReason.Denied);
    }

    /// <summary>Lets a reader go.</summary>
    public void Unlink(MetaView view, ILaneReader reader)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue((view.Key, view.Name), out var lane)) return;
            lane.Unlink(reader);
        }
    }

    /// <summary>The state of a lane, as of the last refresh if someone looks at it already.</summary>
    /// <exception cref="AgentUnavailableException">No silo has answered, or too many lanes are looked at.</exception>
    public async ValueTask<LaneReading> ReadAsync(MetaView view, string node, CancellationToken cancellationToken)
    {
        while (Find(view) is { } lane)
        {
            if (!lane.TryTouch()) continue;
            if (!lane.IsReady) Wake();
            try
            {
                await lane.WhenReadyAsync().WaitAsync(AnswerTime * 10, cancellationToken);
            }
            catch (TimeoutException exception)
            {
                throw new AgentUnavailableException(node, "no silo has answered.", exception);
            }

            return lane.Read();
        }

        throw new AgentUnavailableException(node, $"{_options.MaxLanes} meta lanes are looked at already ({nameof(SwimMetaOptions)}.{nameof(SwimMetaOptions.MaxLanes)}).");
    }

    void ILaneRequests.RequestMore(string node, string lane, ILaneReader reader, Payload afterKey)
    {
        afterKey.Retain();

        // not inside the feed's own call, which holds what the lane may wait for
        ThreadPool.UnsafeQueueUserWorkItem(
            static more =>
            {
                more.Lanes.Find(more.Node, more.Lane)?.ShowMore(more.Reader, more.After);
                more.After.Release();
            }, (Lanes: this, Node: node, Lane: lane, Reader: reader, After: afterKey), preferLocal: false);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private MetaLane? Find(string key, string name)
    {
        lock (_gate) return _lanes.GetValueOrDefault((key, name));
    }

    private MetaLane? Find(MetaView view)
    {
        lock (_gate)
        {
            if (_lanes.TryGetValue((view.Key, view.Name), out var lane)) return lane;
            if (_lanes.Count >= _options.MaxLanes || _isDisposed) return null;
            lane = new MetaLane(view, _hub, _logs, _time);
            _lanes[(view.Key, view.Name)] = lane;
            _timer ??= _time.CreateTimer(static lanes => ((MetaLanes)lanes!).Tick(), this, _options.Refresh, _options.Refresh);
            return lane;
        }
    }

    private void Tick() => Run(isDue: true);

    private void Wake() => Run(isDue: false);

    private void Run(bool isDue)
    {
        lock (_gate)
        {
            _isDue |= isDue;
            _isWoken = true;
            if (_isRunning || _isDisposed) return;
            _isRunning = true;
        }

        // never in a grain's turn
        ThreadPool.UnsafeQueueUserWorkItem(static lanes => _ = lanes.RunAsync(), this, preferLocal: false);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            MetaLane[] lanes;
            lock (_gate)
            {
                if (!_isWoken || _isDisposed)
                {
                    _isRunning = false;
                    return;
                }

                // a new lane waits for its first state, the others for their time
                lanes = _isDue ? [.. _lanes.Values] : [.. _lanes.Values.Where(static lane => !lane.IsReady)];
                if (_isDue) DropUnused(lanes);
                (_isWoken, _isDue) = (false, false);
            }

            try
            {
                await AskAsync(lanes);
            }
            catch (Exception exception)
            {
                LogFailed(_logger, exception);
            }
        }
    }

    // in the gate
    private void DropUnused(MetaLane[] lanes)
    {
        var dropped = new List<MetaQuestion>();
        foreach (var lane in lanes)
        {
            if (!lane.TryClose(_options.Refresh * 2)) continue;
            _lanes.Remove((lane.View.Key, lane.View.Name));
            if (lane.View.Question.Topic != MetaTopic.None) dropped.Add(lane.View.Question);
        }

        if (_lanes.Count == 0)
        {
            _timer?.Dispose();
            _timer = null;
        }

        // two lanes may ask the same
        dropped.RemoveAll(question => _lanes.Values.Any(lane => lane.View.Question == question));
        if (dropped.Count > 0) _ = ForgetAsync([.. dropped]);
    }

    private async Task AskAsync(MetaLane[] lanes)
    {
        if (lanes.Length == 0) return;
        var members = _members = await Transport.MembersAsync();
        var own = Transport.OwnSilo;
        var asking = new List<Task>();
        foreach (var silo in members)
        {
            if (!silo.IsActive || !_asked.TryAdd(silo.Address, true)) continue;
            MetaLane[] concerned = [.. lanes.Where(lane => lane.Asks(silo, own))];
            if (concerned.Length == 0) _asked.TryRemove(silo.Address, out _);
            else asking.Add(AskAsync(silo, concerned));
        }

        if (asking.Count > 0) await Task.WhenAny(Task.WhenAll(asking), Task.Delay(AnswerTime, TimeProvider.System));
        foreach (var silo in members)
        {
            if (!silo.IsActive || !_asked.ContainsKey(silo.Address)) continue;
            foreach (var lane in lanes) lane.Miss(silo);
        }

        foreach (var lane in lanes) lane.Render(members);
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever a silo cannot answer, the others are shown")]
    private async Task AskAsync(MetaSilo silo, MetaLane[] lanes)
    {
        try
        {
            // two lanes may ask the same, and are answered once
            foreach (var chunk in lanes.GroupBy(static lane => lane.View.Question).Chunk(AtOnce))
            {
                MetaAsk[] asks = [.. chunk.Select(same => new MetaAsk(same.Key, same.Min(lane => lane.SeenOf(silo))))];
                var answers = await Transport.AskAsync(silo, asks);
                for (var i = 0; i < chunk.Length && i < answers.Length; i++)
                    foreach (var lane in chunk[i]) lane.Take(silo, answers[i]);
            }
        }
        catch (Exception exception)
        {
            LogUnanswered(_logger, exception, silo.Name);
            foreach (var lane in lanes) lane.Miss(silo);
        }
        finally
        {
            _asked.TryRemove(silo.Address, out _);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "who is not told forgets by itself after some time")]
    private async Task ForgetAsync(MetaQuestion[] questions)
    {
        foreach (var silo in _members)
        {
            if (!silo.IsActive) continue;
            try
            {
                await Transport.ForgetAsync(silo, questions);
            }
            catch (Exception exception)
            {
                LogUnanswered(_logger, exception, silo.Name);
            }
        }
    }

    [LoggerMessage(EventId = 3702, Level = LogLevel.Warning, Message = "{Most} meta lanes are looked at, which is the most (Swim:Meta:MaxLanes); lane {LaneUri} of {NodeUri} is refused")]
    private static partial void LogTooMany(ILogger logger, int most, string laneUri, string nodeUri);

    [LoggerMessage(EventId = 3703, Level = LogLevel.Debug, Message = "Silo {Silo} has not answered what it was asked for meta lanes; it is asked again")]
    private static partial void LogUnanswered(ILogger logger, Exception exception, string silo);

    [LoggerMessage(EventId = 3704, Level = LogLevel.Warning, Message = "Meta lanes could not be refreshed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
