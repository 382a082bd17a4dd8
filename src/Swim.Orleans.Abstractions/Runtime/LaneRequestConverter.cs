using Orleans;

namespace Swim.Runtime;

/// <summary>Lets requests travel between silos; within one they are passed by reference.</summary>
[RegisterConverter]
internal sealed class LaneRequestConverter : IConverter<LaneRequest, LaneRequestSurrogate>
{
    public LaneRequest ConvertFromSurrogate(in LaneRequestSurrogate surrogate) => new(surrogate.Method, surrogate.Node, surrogate.Lane)
    {
        Query = TextPairs.Pair(surrogate.Query),
        Headers = TextPairs.Pair(surrogate.Headers),
        UserName = surrogate.UserName,
        Claims = TextPairs.Pair(surrogate.Claims),
        ContentType = surrogate.ContentType,
        Body = surrogate.Body,
    };

    public LaneRequestSurrogate ConvertToSurrogate(in LaneRequest value) => new()
    {
        Method = value.Method,
        Node = value.Node,
        Lane = value.Lane,
        Query = TextPairs.Flatten(value.Query),
        Headers = TextPairs.Flatten(value.Headers),
        UserName = value.UserName,
        Claims = TextPairs.Flatten(value.Claims),
        ContentType = value.ContentType,
        Body = value.Body,
    };
}
