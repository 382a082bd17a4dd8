namespace Swim.Recon;

/// <summary>What a step of a selector picks.</summary>
public enum SelectorKind
{
    /// <summary>The value itself; where every selector begins.</summary>
    Identity,

    /// <summary>The field with a key: <c>$key</c>.</summary>
    Get,

    /// <summary>The attribute with a name: <c>$@name</c>.</summary>
    GetAttr,

    /// <summary>The item at a position: <c>$#0</c>.</summary>
    GetItem,

    /// <summary>The keys: <c>$*:</c>.</summary>
    Keys,

    /// <summary>The values: <c>$:*</c>.</summary>
    Values,

    /// <summary>The children: <c>$*</c>.</summary>
    Children,

    /// <summary>All below: <c>$**</c>.</summary>
    Descendants,

    /// <summary>What a predicate holds for: <c>$[predicate]</c>.</summary>
    Filter,
}
