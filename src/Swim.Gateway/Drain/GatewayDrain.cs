using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Swim.Gateway.Connections;
using Swim.Gateway.Telemetry;
using Swim.Lanes;

namespace Swim.Gateway.Drain;

/// <summary>
/// The orderly end of the edge, before anything else of the host stops: the web server still answers, agents still live. Load balancers get time to notice; then new
/// connections are refused and those that are there are told to go, spread evenly, so that they do not arrive elsewhere all at once; what they had sent is
/// carried out.
/// </summary>
internal sealed class GatewayDrain(IServiceProvider provider, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    // a few guests are not made to wait for the sake of many
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(10);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // a signal has done so already; a host that is stopped by a call would only after this, and everybody who looks must know now
        lifetime.StopApplication();

        // not before: hosted services are made before settings are checked, and what the gateway needs is most of the host
        if (provider.GetService<ILaneRouter>() is null) return;
        var services = provider.GetRequiredService<GatewayServices>();
        var registry = provider.GetRequiredService<ConnectionRegistry>();
        var options = services.Options;
        var started = services.Time.GetTimestamp();
        try
        {
            if (options.DrainDelay > TimeSpan.Zero) await Task.Delay(options.DrainDelay, services.Time, cancellationToken);
            registry.CloseDoors();
            var told = await TellAllAsync(services, registry, options.DrainWindow, cancellationToken);
            if (told == 0 && registry.IsDrained) return;
            await registry.WhenDrainedAsync().WaitAsync(options.CloseTimeout, services.Time, cancellationToken);
            GatewayLog.Drained(services.Logger, told, services.Time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            registry.CloseDoors();
            foreach (var guest in registry.Guests()) guest.Leave();
            GatewayLog.NotDrained(services.Logger, registry.Deliveries, registry.Present, services.Time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<int> TellAllAsync(GatewayServices services, ConnectionRegistry registry, TimeSpan window, CancellationToken cancellationToken)
    {
        var guests = registry.Guests();
        if (guests.Length == 0) return 0;
        Random.Shared.Shuffle(guests);
        var gap = window / guests.Length;
        if (gap > LongestGap) gap = LongestGap;
        var began = services.Time.GetTimestamp();
        for (var i = 0; i < guests.Length; i++)
        {
            // each somewhere in its own part of the window
            var wait = (gap * (i + Random.Shared.NextDouble())) - services.Time.GetElapsedTime(began);
            if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait, services.Time, cancellationToken);
            guests[i].Leave();
        }

        return guests.Length;
    }
}
