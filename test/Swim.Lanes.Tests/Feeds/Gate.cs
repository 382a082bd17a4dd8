namespace Swim.Lanes.Tests;

/// <summary>Holds a feed's worker inside one reader until opened, so that a test decides what waits in the mailbox.</summary>
internal sealed class Gate : ILaneReader, IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _opened = new();
    private readonly ManualResetEventSlim _last = new();

    /// <summary>Attached to the feed and entered by its worker; the mailbox then only fills.</summary>
    public static Gate Close(LaneFeed feed, LaneKind kind)
    {
        var gate = new Gate();
        var attach = new Thread(() => feed.Attach(gate, kind, Ops.Epoch));
        attach.Start();
        Assert.That(gate._entered.Wait(Guard), Is.True, "the feed did not call the gate");
        return gate;
    }

    /// <summary>Lets the worker go on and returns when everything posted so far has been passed on.</summary>
    public void Open(LaneFeed feed)
    {
        _opened.Set();
        feed.Unlink(this, UnlinkReason.Requested);
        Assert.That(_last.Wait(Guard), Is.True, "the feed did not drain");
    }

    public void OnLinked(LaneLink link)
    {
        _entered.Set();
        _opened.Wait(Guard);
    }

    public void OnOps(ReadOnlySpan<LaneOp> ops)
    {
    }

    public void OnSnapshot(in LaneSnapshot snapshot)
    {
    }

    public void OnUnlinked(UnlinkReason reason) => _last.Set();

    public void Dispose()
    {
        _entered.Dispose();
        _opened.Dispose();
        _last.Dispose();
    }
}
