using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>Computes one entry of a <see cref="DemandMapLane{TKey, TValue}"/>; false when the key has none.</summary>
public delegate bool DemandMapCue<TKey, TValue>(object agent, TKey key, [MaybeNullWhen(false)] out TValue value)
    where TKey : notnull;
