using Orleans;

namespace Swim.Runtime;

/// <summary>Filters of grain calls that the application has: while there are any, they see every batch, so that all go by grain calls.</summary>
internal sealed class ForeignFilters(IEnumerable<IIncomingGrainCallFilter> incoming, IEnumerable<IOutgoingGrainCallFilter> outgoing)
{
    /// <summary>Whether there are any.</summary>
    public bool Any { get; } = incoming.Any(IsForeign) || outgoing.Any(IsForeign);

    // Orleans' own carry the trace of a call, which our batches carry themselves
    private static bool IsForeign(object filter) => filter.GetType().Assembly.GetName().Name?.StartsWith("Orleans.", StringComparison.Ordinal) != true;
}
