namespace Swim.Lanes.Tests;

/// <summary>A reader that is no buffer: keeps what it was called with, as text.</summary>
internal sealed class ProbeReader : ILaneReader
{
    private readonly List<string> _calls = [];

    public LaneLink? Link { get; private set; }

    /// <summary>Thrown from the next call.</summary>
    public Exception? Throws { get; set; }

    /// <summary>Runs inside every call.</summary>
    public Action<string>? Called { get; init; }

    public string Calls
    {
        get
        {
            lock (_calls) return string.Join(' ', _calls);
        }
    }

    public void OnLinked(LaneLink link)
    {
        Link = link;
        Add("linked:" + link.Epoch.ToString("N")[..1]);
    }

    public void OnOps(ReadOnlySpan<LaneOp> ops)
    {
        foreach (var op in ops) Add(Ops.Text(op));
    }

    public void OnSnapshot(in LaneSnapshot snapshot)
    {
        Add($"part{snapshot.Version}{(snapshot.IsFirst ? "F" : "")}{(snapshot.IsLast ? "L" : "")}({Ops.S(snapshot.AfterKey)})");
        foreach (var op in snapshot.Entries) Add(Ops.Text(op));
    }

    public void OnUnlinked(UnlinkReason reason) => Add("unlinked:" + reason);

    private void Add(string call)
    {
        lock (_calls) _calls.Add(call);
        Called?.Invoke(call);
        if (Throws is { } exception) throw exception;
    }
}
