using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Swim.Gateway;

namespace Swim.Runtime;

/// <summary>
/// Gives the host the time that an orderly stop may take: the gateway's drain, then the silo's, one after the other. The framework's 30 s are the same for everything
/// together. A longer time of the application stands.
/// </summary>
internal sealed class StopTime(IOptions<GatewayOptions> gateway, IOptions<SwimOptions> swim) : IPostConfigureOptions<HostOptions>
{
    public void PostConfigure(string? name, HostOptions options)
    {
        var drain = gateway.Value;
        var least = drain.DrainDelay + drain.DrainWindow + drain.CloseTimeout + swim.Value.Cluster.StopTimeout;
        if (options.ShutdownTimeout < least) options.ShutdownTimeout = least;
    }
}
