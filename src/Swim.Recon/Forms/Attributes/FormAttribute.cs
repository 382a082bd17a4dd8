namespace Swim.Recon;

/// <summary>Asks the generator for a form of a <c>partial</c> class, record, struct or an enum (docs/concepts.md, forms).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class FormAttribute(string? tag = null) : Attribute
{
    /// <summary>The tag attribute's name; default: the simple type name. <c>""</c> for none.</summary>
    public string? Tag { get; } = tag;

    /// <summary>
    /// Of an enum: write a value as the text <c>Name</c>, not as the record <c>@Name</c>. Both are read whatever is said here, and numbers too. Default: false.
    /// </summary>
    public bool EnumAsText { get; set; }
}
