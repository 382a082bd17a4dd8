namespace Swim.Lanes;

/// <summary>What a join shows of one source: its value, or that it has none yet (which readers see as an entry without a body).</summary>
internal readonly record struct JoinedValue<TValue>(bool IsSet, TValue Value);
