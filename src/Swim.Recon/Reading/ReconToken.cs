namespace Swim.Recon;

/// <summary>What a <see cref="ReconReader"/> stands on.</summary>
public enum ReconToken : byte
{
    /// <summary>Nothing read yet.</summary>
    None,

    /// <summary>A value that is present but empty (<c>x:</c>, <c>@a</c>).</summary>
    Extant,

    /// <summary>A string or identifier.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary><c>%base64</c>.</summary>
    Data,

    /// <summary>A record begins; its items follow up to the matching <see cref="EndRecord"/>.</summary>
    StartRecord,

    /// <summary>The record ends.</summary>
    EndRecord,

    /// <summary>An attribute, its name at hand; exactly one value follows (<see cref="Extant"/> when it has none).</summary>
    Attr,

    /// <summary>A slot whose key is text, the name at hand; exactly one value follows.</summary>
    Slot,

    /// <summary>A slot with any other key; exactly two values follow, the key and the value.</summary>
    KeyedSlot,

    /// <summary>A selector, an operator or a lambda: only <see cref="ReconReader.ReadValue"/> and <see cref="ReconReader.Skip"/> go past it.</summary>
    Expression,

    /// <summary>The document has ended. An empty document (Absent) is this token alone.</summary>
    End,
}
