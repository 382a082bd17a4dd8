using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>A process that holds agents or readers: a silo, or a client without a silo. A restarted silo is another one.</summary>
/// <param name="Silo">The silo, or null of a client.</param>
/// <param name="Client">The observer by which a client is reached; default of a silo.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.peer")]
public readonly record struct PeerAddress([property: Id(0)] SiloAddress? Silo, [property: Id(1)] GrainId Client)
{
    /// <summary>Nobody.</summary>
    public bool IsNone => Silo is null && Client.IsDefault;

    /// <summary>The address of a silo.</summary>
    public static PeerAddress Of(SiloAddress silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return new PeerAddress(silo, default);
    }

    /// <summary>The address of a client.</summary>
    public static PeerAddress Of(GrainId client) => new(null, client);

    /// <inheritdoc/>
    public override string ToString() => Silo is { } silo ? silo.ToParsableString() : Client.IsDefault ? "nobody" : Client.ToString();
}
