using Swim.Warp;

namespace Swim.Runtime;

/// <summary>Knows names of this host beyond those in <see cref="SwimRemoteOptions.Hosts"/>, such as what its web server listens on. Safe from any thread.</summary>
public interface IOwnAuthority
{
    /// <summary>Whether a node URI with this authority means an agent here.</summary>
    bool Contains(UriAuthority authority);
}
