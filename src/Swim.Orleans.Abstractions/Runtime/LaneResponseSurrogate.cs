using Orleans;

namespace Swim.Runtime;

/// <summary>An answer to an HTTP request on its way between silos; names and values in turn.</summary>
[GenerateSerializer]
[Immutable]
[Alias("swim.lane-response")]
internal struct LaneResponseSurrogate
{
    [Id(0)]
    public int Status;

    [Id(1)]
    public string? ContentType;

    [Id(2)]
    public string[] Headers;

    [Id(3)]
    public ReadOnlyMemory<byte> Body;
}
