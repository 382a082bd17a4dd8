using System.Diagnostics;

namespace Swim.Lanes;

/// <summary>What an activation remembers of traces: made for the first sampled command, so an agent without costs a null.</summary>
internal sealed class AgentTraces(string node)
{
    private readonly List<ActivityContext> _turn = [];
    private ActivityContext _unsaved;

    /// <summary>The span of the handler under way.</summary>
    public Activity? Handling { get; private set; }

    /// <summary>Begins a handler's span, in which the handler runs.</summary>
    public void BeginHandling(string lane, in ActivityContext parent)
    {
        Handling = LaneTraces.Start("swim.handle", ActivityKind.Internal, parent, node, lane);
        if (Handling is not null) _turn.Add(Handling.Context);
    }

    /// <summary>The handler has returned (or given back a task, when <paramref name="isPending"/>): who comes next is not in its span.</summary>
    public void Leave(Activity? before, bool isPending)
    {
        if (!isPending) EndHandling(null);
        Activity.Current = before;
    }

    public void EndHandling(string? failure)
    {
        if (Handling is not { } span) return;
        if (failure is not null) span.SetStatus(ActivityStatusCode.Error, failure);
        span.Dispose();
        Handling = null;
    }

    /// <summary>The span of a turn's end; goes on from the turn's first sampled handler and names the others as links.</summary>
    public Activity? BeginPublishing()
    {
        if (_turn.Count == 0) return null;
        var first = _turn[0];
        _unsaved = _turn[^1];
        var others = _turn.Count > 1 ? _turn.Skip(1).Select(static context => new ActivityLink(context)).ToArray() : null;
        _turn.Clear();
        return LaneTraces.Source.StartActivity("swim.publish", ActivityKind.Internal, first, links: others)?.SetTag("swim.node.uri", node);
    }

    /// <summary>The turn changed nothing.</summary>
    public void ForgetTurn() => _turn.Clear();

    /// <summary>The span of a commit that may hold changes of sampled commands; goes on from the latest of them.</summary>
    public Activity? BeginFlushing()
    {
        var parent = _unsaved;
        _unsaved = default;
        return LaneTraces.IsSampled(parent) ? LaneTraces.Source.StartActivity("swim.store.flush", ActivityKind.Client, parent)?.SetTag("swim.node.uri", node) : null;
    }
}
