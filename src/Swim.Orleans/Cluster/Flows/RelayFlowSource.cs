using System.Buffers;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What one session carries to one process: the changes of all lanes that it reads here.</summary>
internal sealed class RelayFlowSource(FlowSender sender, long session, LaneHub hub) : RelayPeer(hub), IFlowSource
{
    /// <summary>The process.</summary>
    public PeerAddress Address => sender.To;

    public bool HasRelays => RelayCount > 0;

    int IFlowSource.Write(IBufferWriter<byte> output, int maxBytes) => Write(output, maxBytes);

    protected override void OnReady() => sender.Wake(session);

    protected override void OnOverflow() =>
        ThreadPool.UnsafeQueueUserWorkItem(static peer => peer.Sender.Restart(peer.Session, "too much waits for the receiver"), this, preferLocal: false);

    private FlowSender Sender => sender;

    private long Session => session;
}
