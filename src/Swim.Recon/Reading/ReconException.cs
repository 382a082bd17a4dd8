namespace Swim.Recon;

/// <summary>Text that is not Recon, goes beyond a limit, or does not fit the type it is read as.</summary>
public class ReconException : FormatException
{
    /// <summary>With what is wrong and where.</summary>
    /// <param name="message">For people, without the offset.</param>
    /// <param name="offset">Bytes from the start of the document.</param>
    public ReconException(string message, long offset) : base($"{message} (at byte {offset})") => Offset = offset;

    /// <summary>Bytes from the start of the document to where it went wrong.</summary>
    public long Offset { get; }
}
