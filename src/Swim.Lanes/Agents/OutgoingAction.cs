namespace Swim.Lanes;

/// <summary>Something a turn wants done outside the agent.</summary>
internal readonly record struct OutgoingAction(Action<object?> Action, object? State);
