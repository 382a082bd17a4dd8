using Swim.Recon;

namespace Swim.Hosting.Tests.Access;

/// <summary>What callers know of a desk.</summary>
[AgentContract("/desk/:owner")]
internal interface IDesk
{
    [AuthorizeLane("staff")]
    IValueLaneHandle<int> Contracted { get; }
}

/// <summary>Rules by verb, class, owner and content.</summary>
[Agent("/desk/:owner", Contract = typeof(IDesk))]
[AuthorizeLane]
internal sealed partial class DeskAgent : WebAgent
{
    [Lane]
    public partial ValueLane<int> Known { get; }

    [Lane, AllowAnonymousLane(LaneVerbs.See), AuthorizeLane("staff", LaneVerbs.Command)]
    public partial ValueLane<int> Notes { get; }

    [Lane, AuthorizeLane(Roles = "guest,owner")]
    public partial ValueLane<int> Guests { get; }

    [Lane, AuthorizeLane("owner")]
    public partial ValueLane<int> Drawer { get; }

    [Lane, AuthorizeLane("small", LaneVerbs.Command)]
    public partial ValueLane<int> Tray { get; }

    [Lane]
    public partial ValueLane<int> Contracted { get; }

    [Http("file"), AllowAnonymousLane]
    private int Read() => Known.Value;

    [Http("file", "DELETE"), AuthorizeLane("staff")]
    private void Shred() => Known.Value = 0;
}
