using System.Net;
using System.Threading.RateLimiting;

namespace Swim.Gateway.Limits;

/// <summary>Places for connections and event streams of one client address; of IPv6 one network of 64 bits counts as one. Safe from any thread.</summary>
internal sealed class AddressLimiter(int places) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetConcurrencyLimiter(
        ClientAddress.NetworkOf(address), _ => new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = 0 }));

    /// <summary>A place, given back when the lease is disposed; not acquired when there is none.</summary>
    /// <param name="address">The client; null (no network) is not limited.</param>
    public RateLimitLease? Take(IPAddress? address) => address is null ? null : _limiter.AttemptAcquire(address);

    public void Dispose() => _limiter.Dispose();
}
