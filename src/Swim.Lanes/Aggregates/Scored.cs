namespace Swim.Lanes;

/// <summary>A value and its score.</summary>
internal readonly record struct Scored<TScore, TValue>(TScore Score, TValue Value);
