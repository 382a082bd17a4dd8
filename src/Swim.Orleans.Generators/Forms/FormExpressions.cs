using Microsoft.CodeAnalysis;

namespace Swim.Generators.Forms;

/// <summary>From a type to the C# that yields its form.</summary>
internal static class FormExpressions
{
    private const string Form = Names.Recon + "Form.";

    private static readonly Dictionary<string, string> BuiltIn = new()
    {
        ["System.Numerics.BigInteger"] = "BigInteger",
        ["System.DateOnly"] = "DateOnly",
        ["System.TimeOnly"] = "TimeOnly",
        ["System.Uri"] = "Uri",
        ["System.DateTimeOffset"] = "DateTimeOffset",
        ["System.TimeSpan"] = "TimeSpan",
        ["System.Guid"] = "Guid",
        ["Swim.Recon.Value"] = "Value",
    };

    private static readonly Dictionary<string, string> Collections = new()
    {
        ["System.Collections.Generic.List`1"] = "List",
        ["System.Collections.Generic.IReadOnlyList`1"] = "ReadOnlyList",
        ["System.Collections.Immutable.ImmutableArray`1"] = "ImmutableArray",
        ["System.Collections.Generic.HashSet`1"] = "HashSet",
        ["System.Collections.Generic.Dictionary`2"] = "Dictionary",
        ["System.Collections.Generic.IReadOnlyDictionary`2"] = "ReadOnlyDictionary",
    };

    /// <summary>The form of a type, or false and what its author can do. An unknown type (the compiler complains already) gets an expression.</summary>
    public static bool TryGet(ITypeSymbol type, out FormExpression form, out string advice)
    {
        if (!TryGetPlain(type, out form, out advice)) return false;
        // Generated forms of classes take null themselves; hand-written and built-in ones do not.
        if (type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } and not ITypeParameterSymbol && FormNames.Find(type.OriginalDefinition, FormNames.FormAttribute) is null)
            form = new FormExpression($"{Form}OrNull({form.Code})", IsComposite: true);
        return true;
    }

    private static bool TryGetPlain(ITypeSymbol type, out FormExpression form, out string advice)
    {
        advice = "";
        switch (type)
        {
            case { TypeKind: TypeKind.Error }:
            case ITypeParameterSymbol:
                form = new FormExpression($"{Form}For<{Names.Full(Plain(type))}>()", IsComposite: true);
                return true;
            case IArrayTypeSymbol array:
                return TryGetArray(array, out form, out advice);
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return TryWrap("Nullable", nullable.TypeArguments, out form, out advice);
        }

        if (Special(type) is { } special)
        {
            form = new FormExpression(Form + special, IsComposite: false);
            return true;
        }

        if (type is INamedTypeSymbol named)
        {
            var name = Names.Metadata(named);
            if (BuiltIn.TryGetValue(name, out var builtIn))
            {
                form = new FormExpression(Form + builtIn, IsComposite: false);
                return true;
            }

            if (name == "System.ReadOnlyMemory`1" && named.TypeArguments[0].SpecialType == SpecialType.System_Byte)
            {
                form = new FormExpression(Form + "Bytes", IsComposite: false);
                return true;
            }

            if (Collections.TryGetValue(name, out var collection)) return TryWrap(collection, named.TypeArguments, out form, out advice);
            if (TryGetGenerated(named, out form)) return true;
        }

        form = default;
        advice = Advice(type);
        return false;
    }

    private static bool TryGetArray(IArrayTypeSymbol array, out FormExpression form, out string advice)
    {
        form = default;
        advice = "use an array of arrays";
        if (array.Rank != 1) return false;
        if (array.ElementType.SpecialType != SpecialType.System_Byte) return TryWrap("Array", [array.ElementType], out form, out advice);
        form = new FormExpression(Form + "ByteArray", IsComposite: false);
        return true;
    }

    private static bool TryWrap(string factory, IReadOnlyList<ITypeSymbol> arguments, out FormExpression form, out string advice)
    {
        form = default;
        advice = "";
        var codes = new string[arguments.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            if (!TryGet(arguments[i], out var argument, out var problem))
            {
                advice = $"for '{Names.Short(arguments[i])}', {problem}";
                return false;
            }

            codes[i] = argument.Code;
        }

        form = new FormExpression($"{Form}{factory}({string.Join(", ", codes)})", IsComposite: true);
        return true;
    }

    /// <summary>A type marked [Form], or one that offers a hand-written <c>static Form&lt;T&gt; Form</c>.</summary>
    private static bool TryGetGenerated(INamedTypeSymbol type, out FormExpression form)
    {
        form = default;
        var definition = type.OriginalDefinition;
        var marked = FormNames.Find(definition, FormNames.FormAttribute) is not null;
        if (!marked && !FormNames.OffersForm(definition)) return false;
        if (type.IsGenericType && !type.TypeArguments.All(a => TryGet(a, out _, out _))) return false;
        var companion = marked ? FormNames.Companion(definition) : null;
        var code = companion is null
            ? Names.Full(Plain(type)) + ".Form"
            : (definition.ContainingNamespace.IsGlobalNamespace ? "global::" : "global::" + definition.ContainingNamespace.ToDisplayString() + ".") + companion + ".Form";
        form = new FormExpression(code, IsComposite: false);
        return true;
    }

    private static ITypeSymbol Plain(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    private static string? Special(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => "Boolean",
        SpecialType.System_Byte => "Byte",
        SpecialType.System_SByte => "SByte",
        SpecialType.System_Int16 => "Int16",
        SpecialType.System_UInt16 => "UInt16",
        SpecialType.System_Int32 => "Int32",
        SpecialType.System_UInt32 => "UInt32",
        SpecialType.System_Int64 => "Int64",
        SpecialType.System_UInt64 => "UInt64",
        SpecialType.System_Single => "Single",
        SpecialType.System_Double => "Double",
        SpecialType.System_Decimal => "Decimal",
        SpecialType.System_Char => "Char",
        SpecialType.System_String => "String",
        SpecialType.System_DateTime => "DateTime",
        _ => null,
    };

    private static string Advice(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic } => "use Swim.Recon.Value for data of any shape",
        { SpecialType: SpecialType.System_IntPtr } => "use long",
        { SpecialType: SpecialType.System_UIntPtr } => "use ulong",
        { TypeKind: TypeKind.Delegate } => "a function is no data: send what it needs, and let the receiver decide",
        INamedTypeSymbol { IsTupleType: true } => "declare a record struct with these members and mark it [Form]",
        INamedTypeSymbol named when IsTask(named) => "a task is no data: await it, and send the result",
        INamedTypeSymbol named when FormNames.IsSource(named) => named.TypeKind == TypeKind.Interface
            ? $"an interface cannot be read back: use a class, record or struct marked [Form] instead of '{Names.Short(type)}'"
            : $"put [Form] on '{Names.Short(type)}' and make it partial (an enum needs [Form] only)",
        INamedTypeSymbol named when IsCollection(named) => "use List, IReadOnlyList, ImmutableArray, HashSet, an array, Dictionary or IReadOnlyDictionary for collections",
        INamedTypeSymbol named when IsSystem(named) => "use a type of your own marked [Form], or Swim.Recon.Value for data of any shape",
        _ => $"it is of another assembly: mark it [Form] there, or use a type of your own marked [Form], or Swim.Recon.Value for data of any shape",
    };

    private static bool IsTask(INamedTypeSymbol type) => Names.Metadata(type).StartsWith("System.Threading.Tasks.", StringComparison.Ordinal);

    private static bool IsCollection(INamedTypeSymbol type) => IsSystem(type) && (type.TypeKind == TypeKind.Interface
        || type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable));

    private static bool IsSystem(INamedTypeSymbol type) => Names.Metadata(type).StartsWith("System.", StringComparison.Ordinal);
}
