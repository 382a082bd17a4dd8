namespace Swim.Recon;

/// <summary>Stub of the contract.</summary>
public abstract class Value
{
    /// <summary>No value.</summary>
    public static Value Absent => throw new NotImplementedException();

    /// <summary>Present, empty.</summary>
    public static Value Extant => throw new NotImplementedException();
}
