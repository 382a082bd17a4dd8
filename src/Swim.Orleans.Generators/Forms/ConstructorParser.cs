using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.Generators.Forms;

/// <summary>Chooses the constructor that a form calls.</summary>
internal static class ConstructorParser
{
    /// <summary>
    /// The primary constructor; else the public one with most parameters, else another. Each parameter must be a member of its name and type,
    /// or optional. Null: none fits.
    /// </summary>
    public static IMethodSymbol? Choose(INamedTypeSymbol type, IReadOnlyList<MemberParser.Candidate> members)
    {
        var usable = type.InstanceConstructors
            .Where(c => !IsCopy(c, type) && c.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In && (p.IsOptional || MemberOf(p, members) >= 0 || IsIgnored(p, type))))
            .ToList();
        return usable.FirstOrDefault(IsPrimary)
            ?? usable.OrderByDescending(c => c.DeclaredAccessibility == Accessibility.Public).ThenByDescending(c => c.Parameters.Length).FirstOrDefault();
    }

    public static int MemberOf(IParameterSymbol parameter, IReadOnlyList<MemberParser.Candidate> members)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (string.Equals(members[i].Symbol.Name.TrimStart('_'), parameter.Name, StringComparison.OrdinalIgnoreCase)
                && SymbolEqualityComparer.Default.Equals(members[i].Type, parameter.Type)) return i;
        }

        return -1;
    }

    /// <summary>A constructor with a body of its own may set anything.</summary>
    public static bool MaySetMembers(IMethodSymbol constructor) => !constructor.IsImplicitlyDeclared && !IsPrimary(constructor);

    /// <summary>A positional property marked [FormIgnore]: its parameter gets the type's default.</summary>
    private static bool IsIgnored(IParameterSymbol parameter, INamedTypeSymbol type) =>
        type.GetMembers(parameter.Name).Any(m => FormNames.Find(m, FormNames.IgnoreAttribute) is not null);

    private static bool IsPrimary(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax);

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);
}
