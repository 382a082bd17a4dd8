namespace Swim.Recon;

/// <summary>How the bytes of a text token stand for its characters.</summary>
internal enum TextKind : byte
{
    /// <summary>As they are.</summary>
    Plain,

    /// <summary>With the escapes of quoted strings.</summary>
    Escaped,

    /// <summary>With the two escapes of raw strings.</summary>
    RawEscaped,
}
