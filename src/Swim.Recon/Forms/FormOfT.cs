using System.Buffers;

namespace Swim.Recon;

/// <summary>
/// The mapping between a .NET type and Recon: reads without building a tree, writes straight to UTF-8.
/// Forms are immutable and safe from any thread.
/// </summary>
public abstract class Form<T>
{
    private IComparer<T>? _comparer;

    /// <summary>The value of a lane that was never set, and what absent text reads as.</summary>
    public virtual T Unit => default!;

    /// <summary>
    /// Orders values as Recon orders what they are written as (map lanes iterate in it). Unless a form knows a shorter way,
    /// both values are written and their trees compared, which allocates.
    /// </summary>
    public virtual IComparer<T> Comparer => _comparer ??= new TreeComparer<T>(this);

    /// <summary>Reads one value. On entry the reader stands on its first token, on return on the first token after it.</summary>
    /// <exception cref="FormException">The value does not fit.</exception>
    /// <exception cref="ReconException">The text is not Recon.</exception>
    public abstract T Read(ref ReconReader reader);

    /// <summary>Writes one value.</summary>
    public abstract void Write(ref ReconWriter writer, T value);

    /// <summary>Reads a whole document; empty text is <see cref="Unit"/>.</summary>
    /// <exception cref="FormException">The value does not fit.</exception>
    /// <exception cref="ReconException">The text is not Recon.</exception>
    public T Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new ReconReader(utf8);
        if (reader.Token == ReconToken.End) return Unit;
        var value = Read(ref reader);
        if (reader.Token != ReconToken.End) throw reader.Mismatch("the end of the text");
        return value;
    }

    /// <summary>Reads a tree; <see cref="Value.Absent"/> is <see cref="Unit"/>.</summary>
    /// <exception cref="FormException">The value does not fit.</exception>
    public T FromValue(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.IsAbsent) return Unit;
        var reader = new ReconReader(value);
        return Read(ref reader);
    }

    /// <summary>The tree of what is written.</summary>
    public Value ToValue(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        Print(output, value);
        return Value.Parse(output.WrittenSpan);
    }

    /// <summary>A value as compact wire Recon.</summary>
    public ReadOnlyMemory<byte> ToUtf8(T value)
    {
        var output = new ArrayBufferWriter<byte>(64);
        Print(output, value);
        return output.WrittenMemory;
    }

    /// <summary>Writes a value as compact wire Recon.</summary>
    public void Print(IBufferWriter<byte> output, T value)
    {
        var writer = new ReconWriter(output);
        Write(ref writer, value);
    }
}
