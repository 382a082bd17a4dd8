using System.Buffers;

namespace Swim.Recon;

/// <summary>Stub of the contract; see the writer proper.</summary>
public ref struct ReconWriter
{
    /// <summary>Writes compact wire Recon.</summary>
    public ReconWriter(IBufferWriter<byte> output) => throw new NotImplementedException();

    /// <summary>Present but empty: prints nothing.</summary>
    public void WriteExtant() => throw new NotImplementedException();

    /// <summary>A text.</summary>
    public void WriteText(ReadOnlySpan<char> text) => throw new NotImplementedException();

    /// <summary>A text.</summary>
    public void WriteText(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>A number.</summary>
    public void WriteNumber(long value) => throw new NotImplementedException();

    /// <summary>A number.</summary>
    public void WriteNumber(double value) => throw new NotImplementedException();

    /// <summary>A truth value.</summary>
    public void WriteBool(bool value) => throw new NotImplementedException();

    /// <summary>Bytes.</summary>
    public void WriteData(ReadOnlySpan<byte> data) => throw new NotImplementedException();

    /// <summary>A record: attributes first, then slots and items.</summary>
    public void BeginRecord() => throw new NotImplementedException();

    /// <summary>Ends the record.</summary>
    public void EndRecord() => throw new NotImplementedException();

    /// <summary>An attribute without a value.</summary>
    public void WriteAttr(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>An attribute whose parameters follow.</summary>
    public void BeginAttr(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>Ends the attribute's parameters.</summary>
    public void EndAttr() => throw new NotImplementedException();

    /// <summary>A slot; its value is written next.</summary>
    public void WriteSlot(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>A slot whose key is the next value written and whose value is the one after.</summary>
    public void WriteKeyedSlot() => throw new NotImplementedException();

    /// <summary>A tree.</summary>
    public void WriteValue(Value value) => throw new NotImplementedException();
}
