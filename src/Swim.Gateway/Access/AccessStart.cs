using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swim.Gateway.Hosting;
using Swim.Gateway.Telemetry;
using Swim.Lanes;

namespace Swim.Gateway;

/// <summary>Says before the first client comes what rules ask for and nobody has.</summary>
internal sealed class AccessStart(IServiceProvider provider, ILogger<AccessStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // hosted services are made before settings are checked, and what this needs is most of the host
        if (!provider.GetRequiredService<GatewayPresence>().IsMapped || provider.GetService<ILaneRouter>() is null) return;
        var access = provider.GetRequiredService<AccessControl>();
        await access.ValidateAsync();
        if (access.IsMetaClosed) GatewayLog.MetaClosed(logger);

        // change sources are listened to from here on
        provider.GetRequiredService<ILaneAccessControl>();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
