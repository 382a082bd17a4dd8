using Orleans;

namespace Swim.Runtime;

/// <summary>Lets answers travel between silos.</summary>
[RegisterConverter]
internal sealed class LaneResponseConverter : IConverter<LaneResponse, LaneResponseSurrogate>
{
    public LaneResponse ConvertFromSurrogate(in LaneResponseSurrogate surrogate) =>
        new(surrogate.Status, surrogate.ContentType, surrogate.Body, TextPairs.Pair(surrogate.Headers));

    public LaneResponseSurrogate ConvertToSurrogate(in LaneResponse value) => new()
    {
        Status = value.Status,
        ContentType = value.ContentType,
        Headers = TextPairs.Flatten(value.Headers),
        Body = value.Body,
    };
}
