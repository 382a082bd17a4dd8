namespace Swim.Conformance.Transcripts;

internal enum StepKind
{
    Send,
    SendBinary,
    SendFragments,
    SendPing,
    SendClose,
    Upgrade,
    Receive,
    ReceivePong,
    Closed,
}

/// <summary>One line of a transcript.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Connection">On which connection.</param>
/// <param name="Text">The frame, ping or pong; the reason of a close.</param>
/// <param name="Code">Close code or upgrade status.</param>
/// <param name="Parts">The fragments of one message.</param>
internal sealed record Step(StepKind Kind, string Connection, string Text, int Code, IReadOnlyList<string> Parts)
{
    /// <summary>Whether the client does it; else it is what the server answered.</summary>
    public bool IsSent => Kind is StepKind.Send or StepKind.SendBinary or StepKind.SendFragments or StepKind.SendPing or StepKind.SendClose;
}

/// <summary>Things sent one after the other, and what was received before the next was sent.</summary>
internal sealed record Exchange(IReadOnlyList<Step> Sent, IReadOnlyList<Step> Received);
