namespace Swim.Client;

/// <summary>
/// Waits between attempts to connect: at random up to a bound, which is each time 1.8 times as long as before, up to a limit. Clients that lost their host in the same moment come back spread
/// over the whole time.
/// </summary>
internal struct ReconnectDelay(WarpClientOptions options)
{
    private const double Growth = 1.8;

    // of the bound: nobody tries again without any wait
    private const double Least = 0.1;

    private TimeSpan _next = options.FirstReconnectDelay;

    public TimeSpan Next()
    {
        var delay = _next;
        _next = delay * Growth < options.LongestReconnectDelay ? delay * Growth : options.LongestReconnectDelay;
        return delay * (Least + (Random.Shared.NextDouble() * (1 - Least)));
    }

    /// <summary>After what a host has asked for: those that it asked for the same come back spread over the time that they would wait by themselves.</summary>
    public TimeSpan Next(TimeSpan hint) => hint + Next();

    public void Reset() => _next = options.FirstReconnectDelay;
}
