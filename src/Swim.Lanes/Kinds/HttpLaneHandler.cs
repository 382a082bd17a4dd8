namespace Swim.Lanes;

/// <summary>What answers some methods of an <see cref="HttpLane"/>.</summary>
/// <param name="Methods">Methods separated by commas, <c>GET,POST</c>; <c>*</c> for all that no other handler of the lane names.</param>
/// <param name="Handle">
/// (agent, request, cancelled when nobody waits for the answer any more) → the answer. An incomplete task holds back the agent's later commands and
/// requests until it completes.
/// </param>
public sealed record HttpLaneHandler(string Methods, Func<object, LaneRequest, CancellationToken, ValueTask<LaneResponse>> Handle);
