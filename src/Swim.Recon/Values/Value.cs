using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Swim.Recon;

/// <summary>
/// Any Recon value: <see cref="Absent"/>, <see cref="Extant"/>, <see cref="Text"/>, <see cref="Num"/>, <see cref="Bool"/>,
/// <see cref="Data"/>, <see cref="Record"/> or an <see cref="Expression"/>. Immutable; safe from any thread.
/// </summary>
public abstract class Value : Item
{
    private protected Value()
    {
    }

    /// <summary>No value: what empty text and a missing field read as.</summary>
    public static Value Absent => Recon.Absent.Instance;

    /// <summary>Present, empty: what an omitted value reads as. The nearest to null.</summary>
    public static Value Extant => Recon.Extant.Instance;

    /// <summary>Whether this is <see cref="Absent"/>.</summary>
    public bool IsAbsent => this is Recon.Absent;

    /// <summary>Whether this is <see cref="Extant"/>.</summary>
    public bool IsExtant => this is Recon.Extant;

    /// <summary>Neither <see cref="Absent"/> nor <see cref="Extant"/>.</summary>
    public bool IsPresent => !IsAbsent && !IsExtant;

    /// <summary>The name of the first item when it is an attribute; null otherwise.</summary>
    public virtual string? Tag => null;

    /// <summary>
    /// What follows the tag: <see cref="Absent"/> for nothing, a single plain value itself, otherwise a record of the rest.
    /// A value without a tag is its own body.
    /// </summary>
    public virtual Value Body => this;

    /// <summary>The value of the last field with this key; <see cref="Absent"/> when there is none.</summary>
    public virtual Value this[string key] => Recon.Absent.Instance;

    /// <summary>The value of the last field with this key; <see cref="Absent"/> when there is none.</summary>
    public virtual Value this[Value key] => Recon.Absent.Instance;

    /// <inheritdoc/>
    public sealed override Value ToValue() => this;

    /// <summary>The tag's parameters when the tag is exactly this; <see cref="Absent"/> otherwise.</summary>
    public Value GetHeader(string tag) => Tag == tag ? ((Attr)((Record)this)[0]).Value : Recon.Absent.Instance;

    /// <summary>The tag's parameters as a record: a single value is wrapped, Extant is empty. Null when the tag is another.</summary>
    public Record? GetHeaders(string tag) => GetHeader(tag) switch
    {
        Recon.Absent => null,
        Recon.Extant => Record.Empty,
        Record record => record,
        var value => Record.Of(value),
    };

    /// <summary>Joins items as a header and its body are joined: Absent adds nothing, a record adds its items, anything else itself.</summary>
    public static Record Concat(Item first, Value rest)
    {
        ArgumentNullException.ThrowIfNull(first);
        var builder = new RecordBuilder();
        builder.AddFlat(first);
        builder.AddFlat(rest);
        return builder.ToRecord();
    }

    /// <summary>Reads a whole document. Empty text is <see cref="Absent"/>.</summary>
    /// <exception cref="ReconException">The text is not Recon or goes beyond a limit.</exception>
    public static Value Parse(string text, ReconLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(Encoding.UTF8.GetBytes(text), limits);
    }

    /// <summary>Reads a whole UTF-8 document. Empty text is <see cref="Absent"/>.</summary>
    /// <exception cref="ReconException">The text is not Recon or goes beyond a limit.</exception>
    public static Value Parse(ReadOnlySpan<byte> utf8, ReconLimits? limits = null) => new TreeParser(utf8, limits ?? ReconLimits.Default).ParseDocument();

    /// <summary>Reads a whole document.</summary>
    /// <returns>False when the text is not Recon or goes beyond a limit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Value? value, ReconLimits? limits = null)
    {
        try
        {
            value = Parse(utf8, limits);
            return true;
        }
        catch (ReconException)
        {
            value = null;
            return false;
        }
    }

    /// <summary>A text; null is <see cref="Extant"/>.</summary>
    public static implicit operator Value(string? text) => text is null ? Recon.Extant.Instance : Text.From(text);

    /// <summary>A number.</summary>
    public static implicit operator Value(int number) => Num.From(number);

    /// <summary>A number.</summary>
    public static implicit operator Value(long number) => Num.From(number);

    /// <summary>A number.</summary>
    public static implicit operator Value(double number) => Num.From(number);

    /// <summary>A truth value.</summary>
    public static implicit operator Value(bool truth) => Bool.From(truth);
}
