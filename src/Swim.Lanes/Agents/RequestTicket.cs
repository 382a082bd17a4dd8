namespace Swim.Lanes;

/// <summary>A request whose handler has ended.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Commit">As <see cref="CommandTicket.Commit"/>: the answer must not be passed on before it.</param>
public readonly record struct RequestTicket(LaneResponse Response, long Commit);
