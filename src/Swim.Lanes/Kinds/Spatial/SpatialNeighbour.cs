namespace Swim;

/// <summary>An entry of a spatial lane and how far away it is.</summary>
/// <param name="Key">Its key.</param>
/// <param name="At">Where it is.</param>
/// <param name="Value">Its value.</param>
/// <param name="Metres">The great-circle distance in metres; 0 inside a box.</param>
public readonly record struct SpatialNeighbour<TKey, TValue>(TKey Key, GeoShape At, TValue Value, double Metres);
