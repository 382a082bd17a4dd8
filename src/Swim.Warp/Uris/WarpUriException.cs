namespace Swim.Warp;

/// <summary>Text that is not a URI.</summary>
public sealed class WarpUriException : FormatException
{
    /// <summary>With what is wrong and where.</summary>
    /// <param name="message">For people, with the offset.</param>
    /// <param name="offset">Bytes from the start of the text.</param>
    public WarpUriException(string message, int offset) : base(message) => Offset = offset;

    /// <summary>Bytes from the start of the text to where it went wrong.</summary>
    public int Offset { get; }
}
