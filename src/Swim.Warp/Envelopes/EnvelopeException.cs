namespace Swim.Warp;

/// <summary>Text that is not an envelope.</summary>
public sealed class EnvelopeException(string message) : FormatException(message);
