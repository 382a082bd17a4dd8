namespace Swim.Lanes;

/// <summary>What came from another process is not in a format known here: it runs another version, or bytes were damaged.</summary>
public sealed class RelayFormatException : Exception
{
    /// <summary>With what was found.</summary>
    public RelayFormatException(string message)
        : base(message)
    {
    }
}
