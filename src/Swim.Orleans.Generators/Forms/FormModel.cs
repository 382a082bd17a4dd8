namespace Swim.Generators.Forms;

/// <summary>C# that yields a <c>Form&lt;T&gt;</c>. A composite one allocates and is kept in a field of its own.</summary>
internal readonly record struct FormExpression(string Code, bool IsComposite);

/// <summary>What a missing or Extant slot means for a member.</summary>
internal enum MemberKind
{
    /// <summary>A struct: Extant is like missing.</summary>
    Value,

    /// <summary>A <c>Nullable</c>: Extant is null.</summary>
    NullableValue,

    /// <summary>A reference that may not be null, or a type parameter: missing and Extant are the form's unit.</summary>
    Reference,

    /// <summary>A reference that may be null: Extant is null.</summary>
    NullableReference,

    /// <summary>A <c>Value</c>: Extant is a value like any other.</summary>
    Tree,
}

/// <summary>How a member gets its value back.</summary>
internal enum SetKind
{
    /// <summary>Through a constructor parameter.</summary>
    Constructor,

    /// <summary>In the object initialiser.</summary>
    Initializer,

    /// <summary>In the object initialiser, which the compiler insists on.</summary>
    Required,

    /// <summary>By assignment after construction.</summary>
    Assignment,
}

/// <summary>One slot or header of a form.</summary>
/// <param name="Name">The member, ready for code.</param>
/// <param name="Slot">Its name on the wire.</param>
/// <param name="Former">Names that are read as well.</param>
/// <param name="Type">Its type.</param>
/// <param name="Form">The form of its type; of the underlying type when it is a <c>Nullable</c>.</param>
/// <param name="FormType">The type of that form's values.</param>
/// <param name="Kind">What null is.</param>
/// <param name="Set">How it is set.</param>
/// <param name="IsHeader">Whether it stands in the tag's parameters.</param>
/// <param name="KeepsDefault">Whether construction gives it a value that a missing slot must leave alone.</param>
/// <param name="Default">The constructor parameter's default value, or null.</param>
internal sealed record FormMember(
    string Name, string Slot, EquatableArray<string> Former, string Type, FormExpression Form, string FormType, MemberKind Kind, SetKind Set, bool IsHeader, bool KeepsDefault, string? Default);

/// <summary>One argument of the constructor: a member, or what stands in for one that the form ignores.</summary>
internal readonly record struct ConstructorArgument(int Member, string Otherwise);

/// <summary>The form of a class or struct.</summary>
/// <param name="Declaration">How to reopen the type.</param>
/// <param name="Type">Its full name.</param>
/// <param name="Tag">The tag; empty for none.</param>
/// <param name="FormerTags">Tags that are read as well.</param>
/// <param name="IsValueType">A struct.</param>
/// <param name="HasUnit">A class that can be made of nothing.</param>
/// <param name="Companion">The class that exposes the form when the type cannot; else null.</param>
/// <param name="Visibility">Who can name the type.</param>
/// <param name="IsGeneric">The type or a containing one has type parameters.</param>
/// <param name="Members">In wire order, base class first.</param>
/// <param name="Arguments">The constructor's arguments.</param>
/// <param name="Hint">The generated file.</param>
internal sealed record FormModel(
    Declaration Declaration, string Type, string Tag, EquatableArray<string> FormerTags, bool IsValueType, bool HasUnit, string? Companion, Visibility Visibility, bool IsGeneric,
    EquatableArray<FormMember> Members, EquatableArray<ConstructorArgument> Arguments, string Hint);

/// <summary>One variant of an enum; an alias is a further name of a value, read but never written, and so are its former names.</summary>
internal sealed record EnumVariant(string Name, string Wire, bool IsAlias, EquatableArray<string> Former);

/// <summary>The form of an enum.</summary>
internal sealed record EnumModel(
    string Namespace, string Type, string SimpleName, string Companion, string Underlying, bool IsUnsigned, bool AsText, Visibility Visibility, EquatableArray<EnumVariant> Variants, string Hint);

/// <summary>A form to put into the registry.</summary>
internal sealed record FormRegistration(string Type, string Code);
