namespace Swim;

/// <summary>One change of a map lane.</summary>
/// <param name="Kind">What changed.</param>
/// <param name="Key">The key of an update or removal, else the default.</param>
/// <param name="Value">The new value of an update, else the default.</param>
public readonly record struct MapChange<TKey, TValue>(MapChangeKind Kind, TKey? Key, TValue? Value);
