namespace Swim;

/// <summary>One change of a list lane. Whoever applies all of them in order has the lane's list.</summary>
/// <param name="Kind">What changed.</param>
/// <param name="Index">Where; of a move from where.</param>
/// <param name="To">Where a move went, by the indexes without the element that moves; else -1.</param>
/// <param name="Value">The value of an insertion, update or move, else the default.</param>
public readonly record struct ListChange<T>(ListChangeKind Kind, int Index, int To, T? Value);
