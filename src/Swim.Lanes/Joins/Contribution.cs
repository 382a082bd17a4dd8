namespace Swim.Lanes;

/// <summary>What one source of a join-map lane says of a key.</summary>
internal readonly record struct Contribution<TLink, TValue>(TLink Link, TValue Value);
