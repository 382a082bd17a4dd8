namespace Swim.Client;

/// <summary>Waits between attempts to connect: each 1.8 times as long as the one before up to a limit, give or take a quarter so that clients do not come all at once.</summary>
internal struct ReconnectDelay(WarpClientOptions options)
{
    private const double Growth = 1.8;

    private TimeSpan _next = options.FirstReconnectDelay;

    public TimeSpan Next()
    {
        var delay = _next;
        _next = delay * Growth < options.LongestReconnectDelay ? delay * Growth : options.LongestReconnectDelay;
        return delay * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    public void Reset() => _next = options.FirstReconnectDelay;
}
