using Swim.Client;
using Swim.Warp;

namespace Swim;

/// <summary>How this host's agents reach lanes on other hosts; section <c>Swim:Remote</c>.</summary>
public sealed class SwimRemoteOptions : WarpClientOptions
{
    /// <summary>
    /// Hosts that agents may link to and command, with or without port: <c>feeds.example</c>, <c>10.0.0.7:9001</c>, <c>*.example</c> (every name below
    /// it). Empty, the default, allows all: node URIs come from an agent's author. Fill it when they may come from whoever sends commands.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Names under which this host itself is reached, with or without port: node URIs with one of them mean agents here. The names of the gateway
    /// (<c>Swim:Gateway:Hosts</c>) and the addresses that the web server listens on are added. Default none.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Whether a host may be linked to and commanded, asked after <see cref="AllowedHosts"/>. Null allows all.</summary>
    public Func<WarpHostAddress, bool>? Allows { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var error in base.Validate()) yield return error;
        foreach (var host in AllowedHosts)
        {
            if (!UriAuthority.TryParse(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host, out var authority) || authority is not { User: null, Host.Length: > 0 })
                yield return $"{nameof(AllowedHosts)}: '{host}' is not a host, a host with port, or a pattern such as *.example.";
        }

        foreach (var host in Hosts)
        {
            if (!UriAuthority.TryParse(host, out var authority) || authority is not { User: null, Host.Length: > 0 })
                yield return $"{nameof(Hosts)}: '{host}' is not a host or a host with port.";
        }
    }
}
