using Orleans.Runtime;

namespace Swim.Runtime;

// what all processes are told
internal sealed partial class ClusterFeeds
{
    /// <summary>Short texts for everybody.</summary>
    public ClusterNotices Notices { get; }

    private void Tell(ClusterNotice notice)
    {
        var step = new ControlStep(ControlKind.Notice, notice.Topic, [notice.Id.ToString("N"), notice.Text], 0, null);
        foreach (var silo in _known.Present)
        {
            var peer = PeerAddress.Of(silo);
            if (peer == Self || IsDead(peer)) continue;
            if (!MailOf(peer).TryPost(new ControlRequest(step, null, default))) LogNotTold(_logger, Self, peer, notice.Topic);
        }
    }

    private void Hear(in ControlStep step) => Notices.Take(new ClusterNotice(Guid.Parse(step.Lanes[0]), step.Node, step.Lanes[1]));
}
