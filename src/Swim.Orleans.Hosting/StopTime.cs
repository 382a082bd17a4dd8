using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Swim.Gateway;

namespace Swim.Runtime;

/// <summary>
/// Gives the host the time that an orderly stop may take: the gateway's drain, then the silo's, one after the other. The framework's 30 s are the same for everything
/// together. A longer time of the application stands. Set when the host starts, not when it is built: only then are settings checked.
/// </summary>
internal sealed class StopTime(IOptions<HostOptions> host, IOptions<GatewayOptions> gateway, IOptions<SwimOptions> swim) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var drain = gateway.Value;
        var least = drain.DrainDelay + drain.DrainWindow + drain.CloseTimeout + swim.Value.Cluster.StopTimeout;
        var options = host.Value;
        if (options.ShutdownTimeout != Timeout.InfiniteTimeSpan && options.ShutdownTimeout < least) options.ShutdownTimeout = least;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
