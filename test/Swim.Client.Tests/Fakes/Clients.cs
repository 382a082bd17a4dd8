using Microsoft.Extensions.Logging.Testing;

namespace Swim.Client.Tests.Fakes;

/// <summary>Clients whose waits are short.</summary>
internal static class Clients
{
    public static WarpClientOptions Quick => new()
    {
        FirstReconnectDelay = TimeSpan.FromMilliseconds(5),
        LongestReconnectDelay = TimeSpan.FromMilliseconds(50),
        CloseTimeout = TimeSpan.FromMilliseconds(100),
    };

    public static WarpClient Create(Action<WarpClientOptions>? configure = null, TimeProvider? time = null, FakeLogger<WarpClient>? logger = null)
    {
        var options = Quick;
        configure?.Invoke(options);
        return new WarpClient(options, time, meters: null, logger);
    }
}
