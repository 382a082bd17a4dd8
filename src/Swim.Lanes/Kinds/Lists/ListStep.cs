namespace Swim.Lanes;

/// <summary>One change of a list within a turn, as its readers will be told.</summary>
/// <param name="Verb">What was done.</param>
/// <param name="Index">Where (of a move: from where), or how many were taken or dropped.</param>
/// <param name="To">Where a move went.</param>
/// <param name="Key">The element.</param>
/// <param name="Value">Its value, for an update or a move.</param>
/// <param name="IsInsert">The update made the list longer.</param>
internal readonly record struct ListStep<T>(ListVerb Verb, int Index, int To, ElementKey Key, T? Value, bool IsInsert);
