using System.Text;
using Microsoft.Extensions.Logging;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <summary>
/// The log lanes of agents and their lanes, one per level: whoever is linked gets what is logged from then on, as <c>@info(time:1795353235264)"text"</c>. They
/// live in the hub of this silo, not in the agent, so that a link starts nothing and a sleeping agent's log can be linked. Safe from any thread.
/// </summary>
internal sealed class LogLanes(LaneHub hub, SwimClock clock)
{
    /// <summary>Longest text of one entry, in characters; the rest is cut off.</summary>
    public const int MaxText = 16 * 1024;

    private long _version;
    private volatile bool _isUsed;

    /// <summary>The epoch of all log lanes of this silo.</summary>
    public Guid Epoch { get; } = Guid.NewGuid();

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

    /// <summary>Whether anyone is linked; costs nothing while nobody has ever been.</summary>
    public bool IsLinked(string key, string lane) => _isUsed && hub.Find(key)?.Find(lane) is { HasReaders: true };

    /// <summary>Sends an entry to whoever is linked.</summary>
    public void Write(string key, string lane, string text)
    {
        if (!_isUsed || hub.Find(key)?.Find(lane) is not { HasReaders: true } feed) return;
        if (text.Length > MaxText) text = text[..MaxText];
        var time = clock.Time.GetUtcNow().ToUnixTimeMilliseconds();

        // the level's name is the lane's without "Log"
        var entry = Record.Of(new Attr(lane[..^3], Record.Of(new Slot("time", Num.From(time)))), Text.From(text));
        var body = Payload.Copy(Encoding.UTF8.GetBytes(entry.ToString()));
        var op = LaneOp.Item(Interlocked.Increment(ref _version), body);
        feed.Publish([op]);
        op.Release();
    }

    public void Deliver(string key, string lane, NodeOpKind kind, ILaneReader reader)
    {
        if (kind == NodeOpKind.Unlink)
        {
            hub.Find(key)?.Find(lane)?.Unlink(reader, UnlinkReason.Requested);
            return;
        }

        _isUsed = true;
        var feed = hub.GetOrAdd(key, lane);
        feed.Attach(reader, LaneKind.Supply, Epoch, announce: kind == NodeOpKind.Link);
        if (kind == NodeOpKind.Sync) feed.Snapshot(reader, Epoch, Volatile.Read(ref _version), [], isFirst: true, isLast: true, null);
    }
}
