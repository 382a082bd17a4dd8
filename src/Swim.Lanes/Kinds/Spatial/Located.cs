namespace Swim.Lanes;

/// <summary>What a spatial lane keeps under a key.</summary>
internal readonly record struct Located<TValue>(GeoShape At, TValue Value);
