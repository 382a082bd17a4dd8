using System.Globalization;
using System.Text;
using Swim.Lanes;
using Swim.TestKit.Watching;

namespace Swim.TestKit;

/// <summary>What a failed expectation says: the place, what was expected, what there is, and what happened before.</summary>
internal static class FailureText
{
    private const int MaxBody = 300;
    private const int MaxLogLines = 15;

    public static async Task<string> OfLaneAsync(SwimTest test, LaneWatch watch, string expected)
    {
        var text = new StringBuilder();
        var refused = watch.Ended is UnlinkReason.LaneNotFound or UnlinkReason.Unsupported or UnlinkReason.Denied or UnlinkReason.NodeNotFound;
        text.Append(CultureInfo.InvariantCulture, $"Lane {watch.Lane} of {watch.NodeUri} ");
        text.AppendLine(refused ? "cannot be linked." : string.Create(CultureInfo.InvariantCulture, $"did not come to what was expected within {test.Timeout.TotalSeconds} s."));
        Line(text, "expected", Cut(expected));
        Line(text, "state", refused ? $"{watch.Ended}; lanes of this agent: {string.Join(", ", test.DefinitionOf(watch.NodeUri).Lanes.Select(lane => lane.Name))}" : await StateAsync(test, watch));
        var (events, missing) = watch.History;
        Events(text, events, missing);
        Around(text, test, watch.NodeUri);
        return text.ToString();
    }

    public static string OfProbe(SwimTest test, LinkProbe probe, string what, string expected)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"The link to lane {probe.Lane} of {probe.NodeUri}: {what} within {test.Timeout.TotalSeconds} s.");
        Line(text, "expected", Cut(expected));
        Line(text, "link", probe.IsLinked ? $"stands; {probe.PendingCount} changes wait, {probe.Coalesced} coalesced, {probe.Dropped} dropped" : "is down");
        var seen = probe.Seen;
        Events(text, [.. seen.TakeLast(test.HistoryLength)], Math.Max(0, seen.Count - test.HistoryLength));
        Around(text, test, probe.NodeUri);
        return text.ToString();
    }

    private static async Task<string> StateAsync(SwimTest test, LaneWatch watch)
    {
        if (watch is { HasState: false }) return watch.Last is { } last ? $"none ({watch.LaneKind} lane); the last item was {Cut(last.Body)}" : $"none ({watch.LaneKind} lane), and no item came";
        try
        {
            var reading = await test.ReadAsync(watch.NodeUri, watch.Lane).WaitAsync(test.Timeout);
            var body = Encoding.UTF8.GetString(reading.Body.Span);
            return string.Create(CultureInfo.InvariantCulture, $"{(body.Length == 0 ? "(never set)" : Cut(body))}   (version {reading.Version})");
        }
        catch (Exception exception) when (exception is AgentUnavailableException or TimeoutException)
        {
            return $"unknown: {exception.Message}";
        }
    }

    private static void Events(StringBuilder text, LinkEvent[] events, long missing)
    {
        Line(text, "history", events.Length == 0 ? "nothing" : missing > 0 ? string.Create(CultureInfo.InvariantCulture, $"{missing} earlier events, then") : "");
        foreach (var one in events)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {one.Time:HH:mm:ss.fff}  {Cut(one.ToString())}");
            if (one.Version > 0) text.Append(CultureInfo.InvariantCulture, $"   (version {one.Version})");
            text.AppendLine();
        }
    }

    private static void Around(StringBuilder text, SwimTest test, string node)
    {
        var timer = "no timer is set";
        if (test.Clock.NextDue is { } next)
        {
            timer = string.Create(CultureInfo.InvariantCulture, $"the next timer is due in {(next - test.Clock.Now).TotalSeconds} s: does the test forget to advance the clock?");
        }

        Line(text, "clock", string.Create(CultureInfo.InvariantCulture, $"{test.Clock.Now:yyyy-MM-dd HH:mm:ss.fff}; {timer}"));
        if (test.Store.Waiting > 0) Line(text, "store", string.Create(CultureInfo.InvariantCulture, $"{test.Store.Waiting} reads and writes are held by the test"));
        var log = test.Logs.Of(node);
        if (log.Count == 0) return;
        Line(text, "log", log.Count > MaxLogLines ? string.Create(CultureInfo.InvariantCulture, $"the last {MaxLogLines} lines of {log.Count}") : "");
        foreach (var entry in log.TakeLast(MaxLogLines)) text.AppendLine(CultureInfo.InvariantCulture, $"    {entry.Time:HH:mm:ss.fff}  {Cut(entry.ToString())}");
    }

    private static void Line(StringBuilder text, string name, string what) => text.AppendLine($"  {name,-9} {what}".TrimEnd());

    private static string Cut(string text) => text.Length <= MaxBody ? text : string.Concat(text.AsSpan(0, MaxBody), "…");
}
