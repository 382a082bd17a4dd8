namespace Swim;

/// <summary>An entry of a spatial lane.</summary>
/// <param name="Key">Its key.</param>
/// <param name="At">Where it is.</param>
/// <param name="Value">Its value.</param>
public readonly record struct SpatialEntry<TKey, TValue>(TKey Key, GeoShape At, TValue Value);
