using System.Collections.Frozen;

namespace Swim.Runtime;

/// <summary>What one process has been answered to one question, so that it is told only what differs. For one caller at a time.</summary>
internal sealed class PartView(MetaQuestion question, MetaSources sources, LogLanes logs)
{
    private static readonly FrozenDictionary<string, MetaEntry> Nothing = FrozenDictionary<string, MetaEntry>.Empty;

    private IReadOnlyDictionary<string, MetaEntry> _sent = Nothing;
    private LogTap? _tap;
    private long _number;
    private long? _version;

    /// <summary>When it was last asked, as a timestamp.</summary>
    public long AskedAt { get; set; }

    public MetaAnswer Answer(long seen)
    {
        if (question.Topic == MetaTopic.Log)
        {
            _tap ??= logs.Tap(question.Node, question.Lane);
            return new MetaAnswer(++_number, false, _tap.Take(), [], []);
        }

        if (sources.FiguresOf(question) is { } figures) return new MetaAnswer(++_number, true, [], [], figures);
        var isWhole = seen != _number || _number == 0;
        var version = sources.VersionOf(question);
        if (!isWhole && version is not null && version == _version) return new MetaAnswer(_number, false, [], [], []);
        _version = version;
        var entries = sources.EntriesOf(question);
        var present = new Dictionary<string, MetaEntry>(entries.Count, StringComparer.Ordinal);
        foreach (var entry in entries) present[entry.Key] = entry;
        var before = isWhole ? Nothing : _sent;
        MetaEntry[] changed = [.. present.Values.Where(entry => !before.TryGetValue(entry.Key, out var old) || !old.IsSame(entry))];
        string[] removed = [.. before.Keys.Where(key => !present.ContainsKey(key))];
        _sent = present;
        return new MetaAnswer(++_number, isWhole, changed, removed, []);
    }

    /// <summary>Nobody asks any more.</summary>
    public void Close()
    {
        if (_tap is { } tap) logs.Untap(question.Node, question.Lane, tap);
        _tap = null;
        sources.Forget(question);
    }
}
