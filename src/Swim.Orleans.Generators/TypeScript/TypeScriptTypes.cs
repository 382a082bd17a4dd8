using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Swim.Generators.Forms;

namespace Swim.Generators.TypeScript;

/// <summary>
/// The TypeScript type of what the browser client makes of a .NET type's form (src/Swim.Console/wwwroot/recon.js), and the declarations of
/// the forms that it needs.
/// </summary>
internal sealed class TypeScriptTypes
{
    private readonly Dictionary<ISymbol, string> _names = new(SymbolEqualityComparer.Default);
    private readonly Queue<INamedTypeSymbol> _pending = new();
    private readonly HashSet<string> _taken = ["Recon", "ValueLink", "MapLink", "ListLink", "SpatialLink", "SpatialLinkOptions", "EventLink", "LinkOptions", "AgentLinks", "Int64", "Map"];

    public string Of(ITypeSymbol type)
    {
        var plain = Plain(type);
        return type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } ? plain + " | null" : plain;
    }

    /// <summary>A marked type that must be declared, whether or not a lane has it.</summary>
    public void Add(INamedTypeSymbol form) => NameOf(form.OriginalDefinition);

    /// <summary>The declarations of all forms named so far and of those that they name.</summary>
    public void Declare(StringBuilder text)
    {
        while (_pending.Count > 0)
        {
            var type = _pending.Dequeue();
            if (type.TypeKind == TypeKind.Enum) DeclareEnum(text, type);
            else DeclareRecord(text, type);
        }
    }

    public static string Key(string name) => SyntaxFacts.IsValidIdentifier(name) ? name : Quote(name);

    public static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private string Plain(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol parameter:
                return parameter.Name;
            case IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte }:
                return "Uint8Array";
            case IArrayTypeSymbol array:
                return List(array.ElementType);
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return Plain(nullable.TypeArguments[0]) + " | null";
            case INamedTypeSymbol named:
                return Special(named) ?? Framework(named) ?? Form(named);
            default:
                return "Recon";
        }
    }

    private static string? Special(INamedTypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => "boolean",
        SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_DateTime => "number",
        SpecialType.System_Int64 or SpecialType.System_UInt64 => "Int64",
        SpecialType.System_String or SpecialType.System_Char => "string",
        _ => null,
    };

    private string? Framework(INamedTypeSymbol type) => Names.Metadata(type) switch
    {
        "System.DateTimeOffset" or "System.TimeSpan" => "number",
        "System.Guid" or "System.Uri" or "System.DateOnly" or "System.TimeOnly" => "string",
        "System.ReadOnlyMemory`1" => "Uint8Array",
        "System.Numerics.BigInteger" => "Int64",
        "Swim.Recon.Value" => "Recon",
        "Swim.GeoPoint" => "{ lat: number; lng: number }",
        "Swim.GeoBox" => "{ south: number; west: number; north: number; east: number }",
        "Swim.GeoShape" => "{ lat: number; lng: number } | { south: number; west: number; north: number; east: number }",
        "System.Collections.Generic.List`1" or "System.Collections.Generic.IReadOnlyList`1" or "System.Collections.Immutable.ImmutableArray`1" or "System.Collections.Generic.HashSet`1" => List(type.TypeArguments[0]),
        "System.Collections.Generic.Dictionary`2" or "System.Collections.Generic.IReadOnlyDictionary`2" => Plain(type.TypeArguments[0]) == "string"
            ? $"{{ [key: string]: {Of(type.TypeArguments[1])} }}"
            : $"Map<{Of(type.TypeArguments[0])}, {Of(type.TypeArguments[1])}>",
        _ => null,
    };

    private string List(ITypeSymbol element) => $"Array<{Of(element)}>";

    private string Form(INamedTypeSymbol type)
    {
        if (FormNames.Find(type.OriginalDefinition, FormNames.FormAttribute) is null) return "Recon";   // a form written by hand: its shape is its own
        var name = NameOf(type.OriginalDefinition);
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.TypeArguments.Select(Of))}>" : name;
    }

    private string NameOf(INamedTypeSymbol definition)
    {
        if (_names.TryGetValue(definition, out var name)) return name;
        name = definition.Name;
        if (!_taken.Add(name)) _taken.Add(name = Names.Metadata(definition).Replace('.', '_').Replace("`", "_"));
        _names[definition] = name;
        _pending.Enqueue(definition);
        return name;
    }

    private void DeclareEnum(StringBuilder text, INamedTypeSymbol type)
    {
        var model = EnumParser.Parse(type, FormNames.Find(type, FormNames.FormAttribute)!).Model;
        var variants = model?.Variants.Where(v => !v.IsAlias).Select(v => model.AsText ? Quote(v.Wire) : $"{{ {Quote("@" + v.Wire)}: null }}").ToList() ?? [];
        text.Append("export type ").Append(_names[type]).Append(" = ").Append(variants.Count == 0 ? "Recon" : string.Join(" | ", variants)).Append(";\n\n");
    }

    private void DeclareRecord(StringBuilder text, INamedTypeSymbol type)
    {
        var tag = FormNames.Find(type, FormNames.FormAttribute)!.ConstructorArguments.FirstOrDefault().Value as string ?? type.Name;
        var candidates = MemberParser.Find(type);
        var constructor = ConstructorParser.Choose(type, candidates);
        var given = new HashSet<int>(constructor?.Parameters.Select(p => ConstructorParser.MemberOf(p, candidates)) ?? []);
        var members = candidates.Where((c, i) => c.HasSetter || given.Contains(i)).ToList();
        text.Append("export interface ").Append(_names[type]);
        if (type.IsGenericType) text.Append('<').Append(string.Join(", ", type.TypeParameters.Select(p => p.Name))).Append('>');
        text.Append(" {\n");
        var headers = members.Where(m => m.IsHeader).ToList();
        if (headers.Count > 0) text.Append("  ").Append(Quote("@" + tag)).Append(": { ").Append(string.Join("; ", headers.Select(h => $"{Key(h.Slot)}: {Of(h.Type)}"))).Append(" };\n");
        else if (tag.Length > 0) text.Append("  ").Append(Quote("@" + tag)).Append("?: null;\n");
        foreach (var member in members.Where(m => !m.IsHeader)) text.Append("  ").Append(Key(member.Slot)).Append(": ").Append(Of(member.Type)).Append(";\n");
        text.Append("}\n\n");
    }
}
