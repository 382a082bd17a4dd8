using Orleans;

namespace Swim.Runtime;

/// <summary>An HTTP request on its way to another silo; names and values in turn.</summary>
[GenerateSerializer]
[Immutable]
[Alias("swim.lane-request")]
internal struct LaneRequestSurrogate
{
    [Id(0)]
    public string Method;

    [Id(1)]
    public string Node;

    [Id(2)]
    public string Lane;

    [Id(3)]
    public string[] Query;

    [Id(4)]
    public string[] Headers;

    [Id(5)]
    public string? UserName;

    [Id(6)]
    public string[] Claims;

    [Id(7)]
    public string? ContentType;

    [Id(8)]
    public ReadOnlyMemory<byte> Body;
}
