namespace Swim.Lanes.Tests.Relays;

/// <summary>The sending end of a session whose wire is the test.</summary>
internal sealed class WirePeer(LaneHub hub) : RelayPeer(hub)
{
    private int _ready;
    private int _overflown;

    public int ReadyCount => Volatile.Read(ref _ready);

    public bool HasOverflown => Volatile.Read(ref _overflown) > 0;

    protected override void OnReady() => Interlocked.Increment(ref _ready);

    protected override void OnOverflow() => Interlocked.Increment(ref _overflown);
}
