using Microsoft.CodeAnalysis;

namespace Swim.Generators.Forms;

/// <summary>From a type marked [Form] to the model of its form.</summary>
internal static class FormParser
{
    public static Parsed<FormModel> Parse(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        var bag = new DiagnosticBag();
        var model = ParseModel(type, attribute, bag, cancellation);
        return new Parsed<FormModel>(model, bag.ToEquatable());
    }

    private static FormModel? ParseModel(INamedTypeSymbol type, AttributeData attribute, DiagnosticBag bag, CancellationToken cancellation)
    {
        var name = Names.Short(type);
        if (Declaration.FirstNotPartial(type) is { } closed)
        {
            bag.Add(Rules.FormNotPartial, type, name, Names.Short(closed));
            return null;
        }

        var companion = FormNames.Companion(type);
        if (Obstacle(type, companion) is { } obstacle)
        {
            bag.Add(Rules.FormNotConstructible, type, name, obstacle);
            return null;
        }

        var candidates = MemberParser.Find(type);
        if (ConstructorParser.Choose(type, candidates) is not { } constructor)
        {
            bag.Add(Rules.FormNotConstructible, type, name,
                "no constructor fits: each parameter must have the name and type of a public property or field (or of one marked [Member]); or add a constructor without parameters");
            return null;
        }

        cancellation.ThrowIfCancellationRequested();
        var parameters = new Dictionary<int, IParameterSymbol>();
        foreach (var p in constructor.Parameters) parameters[ConstructorParser.MemberOf(p, candidates)] = p;
        var members = new List<FormMember>();
        var places = new Dictionary<int, int>();
        for (var i = 0; i < candidates.Count; i++)
        {
            parameters.TryGetValue(i, out var parameter);
            if (ParseMember(type, candidates[i], constructor, parameter, bag) is not { } member) continue;
            places[i] = members.Count;
            if (members.Any(m => m.Slot == member.Slot)) bag.Add(Rules.DuplicateSlot, candidates[i].Symbol, name, member.Slot);
            members.Add(member);
        }

        var tag = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? type.Name;
        var formerTags = FormNames.FormerNames(FormNames.Find(type, FormNames.FormerNameAttribute));
        CheckFormerNames(type, candidates, tag, formerTags, bag);

        if (!bag.IsEmpty) return null;
        var arguments = constructor.Parameters.Select(p => new ConstructorArgument(
            places.TryGetValue(ConstructorParser.MemberOf(p, candidates), out var place) ? place : -1, Constants.Default(p)));
        var hasUnit = !type.IsValueType && constructor.Parameters.All(p => p.IsOptional) && members.All(m => m.Set != SetKind.Required);
        return new FormModel(Declaration.Of(type), Names.Full(type), tag, formerTags.ToEquatable(), type.IsValueType, hasUnit, companion, Names.VisibilityOf(type), IsGeneric(type),
            members.ToEquatable(), arguments.ToEquatable(), Names.Hint(type, "Form"));
    }

    // what a former name reads must be one member's only, or a stored value would end up in another than it came from
    private static void CheckFormerNames(INamedTypeSymbol type, List<MemberParser.Candidate> candidates, string tag, List<string> formerTags, DiagnosticBag bag)
    {
        var owners = new Dictionary<string, string>();
        foreach (var candidate in candidates)
            if (!owners.ContainsKey(candidate.Slot)) owners.Add(candidate.Slot, candidate.Symbol.Name);
        foreach (var candidate in candidates)
        {
            foreach (var former in candidate.Former)
            {
                if (owners.TryGetValue(former, out var owner)) bag.Add(FormerNames.Rule, candidate.Symbol, former, Names.Short(type) + "." + candidate.Symbol.Name, FormerNames.Reason(owner, candidate.Symbol.Name));
                else owners.Add(former, candidate.Symbol.Name);
            }
        }

        if (tag.Length == 0 && formerTags.Count > 0) bag.Add(FormerNames.Rule, type, formerTags[0], Names.Short(type), "the form is written without a tag, and reads any");
        else if (formerTags.Contains(tag)) bag.Add(FormerNames.Rule, type, tag, Names.Short(type), "it is its tag now");
    }

    private static string? Obstacle(INamedTypeSymbol type, string? companion) => type switch
    {
        { IsStatic: true } => "it is static: remove [Form]",
        { IsAbstract: true } => "it is abstract: put [Form] on the classes that derive from it (they include its members)",
        { IsRefLikeType: true } => "it is a ref struct: use a struct",
        { IsFileLocal: true } => "it is file-local: make it internal",
        _ when companion is not null && (IsGeneric(type) || Names.VisibilityOf(type) == Visibility.Hidden) => "its member 'Form' is in the way: rename that member",
        _ => null,
    };

    private static FormMember? ParseMember(INamedTypeSymbol type, MemberParser.Candidate candidate, IMethodSymbol constructor, IParameterSymbol? parameter, DiagnosticBag bag)
    {
        var symbol = candidate.Symbol;
        if (parameter is null && !candidate.HasSetter)
        {
            if (candidate.IsMarked || MemberParser.IsState(symbol)) bag.Add(Rules.MemberNotSettable, symbol, symbol.Name, Names.Short(type));
            return null;
        }

        var underlying = candidate.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } n ? n.TypeArguments[0] : candidate.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        if (!FormExpressions.TryGet(underlying, out var form, out var advice))
        {
            bag.Add(Rules.NoForm, symbol, Names.Short(candidate.Type), Names.Short(type) + "." + symbol.Name, advice);
            return null;
        }

        var set = parameter is not null && !candidate.IsRequired ? SetKind.Constructor
            : candidate.IsRequired ? SetKind.Required
            : candidate.InitOnly ? SetKind.Initializer
            : SetKind.Assignment;
        var keeps = set is SetKind.Initializer or SetKind.Assignment && (ConstructorParser.MaySetMembers(constructor) || MemberParser.HasInitializer(symbol));
        return new FormMember(Names.Identifier(symbol.Name), candidate.Slot, candidate.Former.ToEquatable(), Names.Full(candidate.Type), form, Names.Full(underlying),
            KindOf(candidate.Type), set, candidate.IsHeader, keeps, parameter is { HasExplicitDefaultValue: true } ? Constants.Default(parameter) : null);
    }

    private static MemberKind KindOf(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { Name: "Value" } value && Names.Metadata(value) == "Swim.Recon.Value" && type.NullableAnnotation != NullableAnnotation.Annotated) return MemberKind.Tree;
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T) return MemberKind.NullableValue;
        if (type.IsValueType) return MemberKind.Value;
        if (type is ITypeParameterSymbol) return type.NullableAnnotation == NullableAnnotation.Annotated ? MemberKind.NullableReference : MemberKind.Reference;
        return type.NullableAnnotation == NullableAnnotation.NotAnnotated ? MemberKind.Reference : MemberKind.NullableReference;
    }

    private static bool IsGeneric(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
            if (t.Arity > 0) return true;
        return false;
    }
}
