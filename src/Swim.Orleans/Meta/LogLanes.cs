using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <summary>
/// The log lanes of agents, their lanes and the host, one per level: whoever is linked gets what is logged from then on, as <c>@info(time:1795353235264)"text"</c>. They
/// live in this process, not in the agent, so that a link starts nothing and a sleeping agent's log can be linked. What other processes look at waits for them here, bounded.
/// Safe from any thread.
/// </summary>
internal sealed class LogLanes(MetaHub hub, SwimClock clock)
{
    /// <summary>Longest text of one entry, in characters; the rest is cut off.</summary>
    public const int MaxText = 16 * 1024;

    private readonly ConcurrentDictionary<(string Key, string Lane), LogTap[]> _taps = [];
    private readonly Lock _gate = new();
    private long _version;
    private int _users;

    /// <summary>The epoch of all log lanes of this process.</summary>
    public Guid Epoch { get; } = Guid.NewGuid();

    /// <summary>The version of the entry sent last.</summary>
    public long Version => Volatile.Read(ref _version);

    public static bool IsLog(string lane) => lane is "traceLog" or "debugLog" or "infoLog" or "warnLog" or "errorLog" or "failLog";

    /// <summary>The lane of a level.</summary>
    public static string LaneOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "traceLog",
        LogLevel.Debug => "debugLog",
        LogLevel.Information => "infoLog",
        LogLevel.Warning => "warnLog",
        LogLevel.Error => "errorLog",
        _ => "failLog",
    };

    /// <summary>Whether anyone looks at any log; false costs nothing.</summary>
    public bool IsUsed => Volatile.Read(ref _users) > 0;

    /// <summary>Someone begins to look at a log here.</summary>
    public void Enter() => Interlocked.Increment(ref _users);

    /// <summary>That one is gone.</summary>
    public void Exit() => Interlocked.Decrement(ref _users);

    /// <summary>Whether anyone is linked, here or in another process.</summary>
    public bool IsLinked(string key, string lane) => IsUsed && (_taps.ContainsKey((key, lane)) || hub.Find(key, lane) is { HasReaders: true });

    /// <summary>Whether anyone is linked to what all agents of the silo log.</summary>
    public bool IsLinkedToAll(string lane) => IsUsed && (IsLinked(MetaTarget.HostKey, lane) || IsLinked(MetaTarget.SiloKey, lane));

    /// <summary>Sends an entry to whoever is linked.</summary>
    public void Write(string key, string lane, string text)
    {
        if (!IsUsed) return;
        if (text.Length > MaxText) text = text[..MaxText];
        var time = clock.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (_taps.TryGetValue((key, lane), out var taps))
        {
            foreach (var tap in taps) tap.Add(time, text);
        }

        if (hub.Find(key, lane) is { HasReaders: true } feed) Publish(feed, lane, time, text);
    }

    /// <summary>The same to the links of what all agents of the silo log.</summary>
    public void WriteToAll(string lane, string text)
    {
        Write(MetaTarget.HostKey, lane, text);
        Write(MetaTarget.SiloKey, lane, text);
    }

    /// <summary>Sends what was logged in another process.</summary>
    public void Publish(LaneFeed feed, string lane, long time, string text)
    {
        // the level's name is the lane's without "Log"
        var entry = Record.Of(new Attr(lane[..^3], Record.Of(new Slot("time", Num.From(time)))), Text.From(text));
        var body = Payload.Copy(Encoding.UTF8.GetBytes(entry.ToString()));
        var op = LaneOp.Item(Interlocked.Increment(ref _version), body);
        feed.Publish([op]);
        op.Release();
    }

    /// <summary>Keeps what is logged from now on for another process.</summary>
    public LogTap Tap(string key, string lane)
    {
        var tap = new LogTap();
        lock (_gate) _taps[(key, lane)] = _taps.TryGetValue((key, lane), out var taps) ? [.. taps, tap] : [tap];
        Enter();
        return tap;
    }

    /// <summary>That process does not look any more.</summary>
    public void Untap(string key, string lane, LogTap tap)
    {
        lock (_gate)
        {
            if (!_taps.TryGetValue((key, lane), out var taps) || !taps.Contains(tap)) return;
            if (taps.Length == 1) _taps.TryRemove((key, lane), out _);
            else _taps[(key, lane)] = [.. taps.Where(other => other != tap)];
        }

        Exit();
    }
}
