namespace Swim.Recon;

/// <summary>Stub of the contract; see the reader proper.</summary>
public ref struct ReconReader
{
    /// <summary>Reads a whole document; the reader stands on its first token.</summary>
    public ReconReader(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>The token the reader stands on.</summary>
    public readonly ReconToken Token => throw new NotImplementedException();

    /// <summary>Bytes from the start of the document to the current token.</summary>
    public readonly long Offset => throw new NotImplementedException();

    /// <summary>Goes to the next token.</summary>
    public void Read() => throw new NotImplementedException();

    /// <summary>Goes past the value, attribute or slot the reader stands on.</summary>
    public void Skip() => throw new NotImplementedException();

    /// <summary>Whether the name of the attribute or slot (or the text) is exactly this.</summary>
    public readonly bool NameEquals(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>The name of the attribute or slot.</summary>
    public readonly string GetName() => throw new NotImplementedException();

    /// <summary>The text.</summary>
    public readonly string GetString() => throw new NotImplementedException();

    /// <summary>The number.</summary>
    public readonly int GetInt32() => throw new NotImplementedException();

    /// <summary>The number.</summary>
    public readonly long GetInt64() => throw new NotImplementedException();

    /// <summary>The number.</summary>
    public readonly double GetDouble() => throw new NotImplementedException();

    /// <summary>The truth value.</summary>
    public readonly bool GetBoolean() => throw new NotImplementedException();

    /// <summary>The bytes.</summary>
    public readonly byte[] GetData() => throw new NotImplementedException();

    /// <summary>Reads the value the reader stands on as a tree and goes past it.</summary>
    public Value ReadValue() => throw new NotImplementedException();

    /// <summary>An exception that says what was expected and what is here.</summary>
    public readonly FormException Mismatch(string expected) => throw new NotImplementedException();
}
