using Swim.Client;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>An agent of another host, known by its absolute node URI.</summary>
internal sealed class RemoteTarget(WarpNode remote) : NodeTarget
{
    public override string Node => remote.Uri;

    // hosts and their routes are not known here: one tag for all of them
    public override string AgentType => "remote";

    public WarpNode Remote => remote;
}
