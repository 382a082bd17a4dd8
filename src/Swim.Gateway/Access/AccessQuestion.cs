using Swim.Lanes;

namespace Swim.Gateway;

/// <summary>What a client wants to do.</summary>
internal readonly record struct AccessQuestion(LaneVerb Verb, NodeTarget Target, string Node, string Lane)
{
    /// <summary>The body, valid until the answer.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The HTTP method of a request to an HTTP lane.</summary>
    public string? Method { get; init; }
}
