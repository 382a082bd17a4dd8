using Swim.Recon;
using Swim.Warp;

namespace Swim.Conformance.Introspection;

/// <summary>What a server said on one lane: notices in order, and events.</summary>
internal sealed class LaneTalk
{
    // what is left out when it is nothing, or is not measured yet
    private static readonly HashSet<string> Zeros = new(StringComparer.Ordinal)
    {
        "agents.execRate", "agents.execTime", "downlinks.eventRate", "downlinks.eventCount", "downlinks.commandRate", "downlinks.commandCount",
        "uplinks.eventRate", "uplinks.eventCount", "uplinks.commandRate", "uplinks.commandCount", "system.cpuUsage",
    };

    private readonly List<string> _notices = [];
    private readonly List<Value> _events = [];

    public bool IsAnswered => _notices.Count > 0 && _notices[^1] != "linked";

    public void Add(Envelope envelope)
    {
        if (envelope.Kind == EnvelopeKind.Event) _events.Add(envelope.Body);
        else _notices.Add(envelope.Kind == EnvelopeKind.Unlinked ? $"unlinked {envelope.Body}" : envelope.Kind.ToString().ToLowerInvariant());
    }

    /// <summary>How it differs from what was recorded; null when it does not.</summary>
    public string? Compare(LaneTalk recorded, string lane)
    {
        if (!_notices.SequenceEqual(recorded._notices)) return $"answered {string.Join(", ", _notices)} instead of {string.Join(", ", recorded._notices)}";
        return lane switch
        {
            "pulse" => ComparePulses(recorded),
            "lanes" => CompareExactly(recorded),
            _ => CompareShapes(recorded),
        };
    }

    private string? CompareExactly(LaneTalk recorded)
    {
        var (ours, theirs) = (Texts(this), Texts(recorded));
        return ours.SequenceEqual(theirs) ? null : $"said {string.Join(' ', ours.Except(theirs))} and not {string.Join(' ', theirs.Except(ours))}";

        static string[] Texts(LaneTalk talk) => [.. talk._events.Select(static body => body.ToString()).Order(StringComparer.Ordinal)];
    }

    private string? CompareShapes(LaneTalk recorded)
    {
        var known = recorded._events.Select(ValueShape.Of).ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0 && _events.Count == 0) return "said nothing";
        var unknown = _events.Select(ValueShape.Of).FirstOrDefault(shape => !known.Contains(shape));
        return unknown is null ? null : $"said {unknown}, recorded are {string.Join(' ', known)}";
    }

    private string? ComparePulses(LaneTalk recorded)
    {
        if (recorded._events.Count == 0) return _events.Count == 0 ? null : "has a pulse";
        if (_events.Count == 0) return "has no pulse";
        var theirs = recorded._events.Select(static body => ValueShape.PathsOf(body).ToHashSet(StringComparer.Ordinal)).ToArray();
        var known = theirs.SelectMany(static paths => paths).Concat(Zeros).ToHashSet(StringComparer.Ordinal);
        var always = theirs.Aggregate((one, other) => [.. one.Intersect(other)]).Except(Zeros).ToArray();
        foreach (var body in _events)
        {
            var ours = ValueShape.PathsOf(body).ToHashSet(StringComparer.Ordinal);
            if (ours.Except(known).FirstOrDefault() is { } unknown) return $"has {unknown} in its pulse";
            if (always.Except(ours).FirstOrDefault() is { } missing) return $"has no {missing} in its pulse";
        }

        return _events.Count > 1 || recorded._events.Count == 1 ? null : "had one pulse only";
    }
}
