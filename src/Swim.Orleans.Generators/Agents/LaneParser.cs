using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Swim.Generators.Forms;

namespace Swim.Generators.Agents;

/// <summary>A lane while its handlers are being gathered.</summary>
internal sealed class LaneDraft(ISymbol member, LaneSort sort, string name, IReadOnlyList<ITypeSymbol> types)
{
    public ISymbol Member { get; } = member;

    public LaneSort Sort { get; } = sort;

    public string Name { get; } = name;

    public IReadOnlyList<ITypeSymbol> Types { get; } = types;

    /// <summary>C# of the form of each type.</summary>
    public IReadOnlyList<string> FormCodes { get; set; } = [];

    public string? Durability { get; set; }

    /// <summary>Names under which it was stored.</summary>
    public IReadOnlyList<string> Former { get; set; } = [];

    /// <summary>C# of further properties of the definition.</summary>
    public List<string> Options { get; } = [];

    /// <summary>Handlers of which there is one each.</summary>
    public List<HandlerModel> Handlers { get; } = [];

    /// <summary>Callback → the methods that handle it, each as a call.</summary>
    public Dictionary<Callback, List<string>> Callbacks { get; } = [];

    /// <summary>Attribute → the method that answers.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <param name="modifier">What stands before each lambda.</param>
    public LaneModel ToModel(string modifier)
    {
        var property = Member as IPropertySymbol;
        var handlers = Handlers.Concat(Callback.All.Where(Callbacks.ContainsKey).Select(c => new HandlerModel(c.Property, c.Lambda(modifier, Callbacks[c]))));
        return new LaneModel(Sort, Name, string.Join(", ", Types.Select(Names.Full)), string.Join(", ", FormCodes), property is null ? null : Names.Identifier(property.Name),
            property is null ? "" : ModifiersOf(property), Durability, Former.ToEquatable(), Options.ToEquatable(), handlers.ToEquatable());
    }

    public static string ModifiersOf(IPropertySymbol property) =>
        string.Join(" ", property.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<PropertyDeclarationSyntax>().FirstOrDefault()?.Modifiers.Select(m => m.Text) ?? []);
}

/// <summary>Reads the properties that are lanes and stores.</summary>
internal static class LaneParser
{
    private const long LongestKeep = 3650L * 24 * 60 * 60 * 1000;

    public static LaneDraft? ParseProperty(IPropertySymbol property, DiagnosticBag bag)
    {
        if ((AgentNames.Find(property, AgentNames.LaneAttribute) ?? AgentNames.Find(property, AgentNames.JoinAttribute) ?? AgentNames.Find(property, AgentNames.StoreAttribute)) is not { } attribute)
        {
            CheckMarked(property, bag);
            return null;
        }

        var written = attribute.AttributeClass!.Name.Replace("Attribute", "");
        if (property.Type is not INamedTypeSymbol type || LaneSorts.Of(type) is not { } sort)
        {
            if (property.Type.TypeKind != TypeKind.Error) bag.Add(Rules.LaneType, property, property.Name, Names.Short(property.Type), written == "Store" ? "ValueStore<T> or MapStore<TKey, TValue>" : LaneSorts.Types);
            return null;
        }

        var fitting = sort.IsStore() ? "Store" : written == "Join" && sort.IsJoin() ? "Join" : "Lane";
        if (written != fitting) bag.Add(LaneRules.LaneAttribute, attribute, property, written, property.Name, sort.Words(), fitting);
        CheckPartial(property, bag);

        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given ? given : Names.Camel(property.Name);
        var draft = new LaneDraft(property, sort, name, type.TypeArguments) { Durability = DurabilityOf(attribute), Former = FormNames.FormerNames(FormNames.Find(property, FormNames.FormerNameAttribute)) };
        CheckDurability(draft, attribute, bag);
        if (draft.Former.Count > 0 && !sort.KeepsState()) bag.Add(LaneRules.FormerName, property, draft.Former[0], property.Name, $"a {sort.Words()} is not stored");
        TakeLimits(draft, attribute, bag);
        TakeForms(draft, property, property.ContainingType.Name + "." + property.Name, bag);
        return draft;
    }

    /// <summary>What the generator implements must be declared without an implementation.</summary>
    public static void CheckPartial(IPropertySymbol property, DiagnosticBag bag)
    {
        if (property.DeclaringSyntaxReferences.Length > 0 && (!property.IsPartialDefinition || property.IsStatic || property.SetMethod is not null || property.GetMethod is null))
            bag.Add(Rules.LaneNotPartial, property, property.Name, Names.Short(property.Type), "");
    }

    /// <summary>A lane that lacks its attribute: nothing would make it, and it would be null.</summary>
    private static void CheckMarked(IPropertySymbol property, DiagnosticBag bag)
    {
        if (property.Type is not INamedTypeSymbol type || LaneSorts.Of(type) is not { } sort) return;
        var syntax = property.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<PropertyDeclarationSyntax>().FirstOrDefault();
        // a property with a body or an initialiser is another name for a lane made elsewhere; one that is set holds one opened while running
        if (syntax is not { ExpressionBody: null, Initializer: null, AccessorList.Accessors: { Count: 1 } accessors } || accessors[0].Body is not null || accessors[0].ExpressionBody is not null) return;
        if (property.IsAbstract || property.IsOverride || property.PartialImplementationPart is not null || property.PartialDefinitionPart is not null) return;
        bag.Add(Rules.LaneNotPartial, property, property.Name, Names.Short(type), sort.IsStore() ? "[Store] " : "[Lane] ");
    }

    /// <summary>Finds the forms of the lane's types.</summary>
    public static void TakeForms(LaneDraft lane, ISymbol at, string owner, DiagnosticBag bag)
    {
        var forms = new List<string>();
        foreach (var type in lane.Types)
        {
            if (FormExpressions.TryGet(type, out var form, out var advice)) forms.Add(form.Code);
            else bag.Add(Rules.NoForm, at, Names.Short(type), owner, advice);
        }

        lane.FormCodes = forms;
    }

    /// <summary>C# of the durability that an attribute states, or null.</summary>
    public static string? DurabilityOf(AttributeData attribute)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key != "Durability" || argument.Value.Type is not { } type) continue;
            var member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, argument.Value.Value));
            return member is null ? null : $"global::Swim.Durability.{member.Name}";
        }

        return null;
    }

    /// <summary>How many entries a map lane keeps, and how long.</summary>
    private static void TakeLimits(LaneDraft lane, AttributeData attribute, DiagnosticBag bag)
    {
        foreach (var argument in attribute.NamedArguments.Where(a => a.Key is "KeepLast" or "KeepFor"))
        {
            if (lane.Sort != LaneSort.Map)
            {
                bag.Add(LaneRules.UselessLimit, attribute, lane.Member, argument.Key, lane.Member.Name, $"it is a {lane.Sort.Words()}; only map lanes have limits");
            }
            else if (argument.Key == "KeepLast")
            {
                if (argument.Value.Value is not > 0) bag.Add(LaneRules.UselessLimit, attribute, lane.Member, argument.Key, lane.Member.Name, "it must be at least 1");
                lane.Options.Add($"KeepLast = {argument.Value.Value}");
            }
            else
            {
                if (!PeriodParser.TryParse(argument.Value.Value as string ?? "", 1, LongestKeep, out var milliseconds))
                    bag.Add(LaneRules.UselessLimit, attribute, lane.Member, argument.Key, lane.Member.Name, "write a number and ms, s, m or h, such as \"30s\" or \"24h\"");
                else if (!IsTime(lane.Types[0]))
                    bag.Add(LaneRules.UselessLimit, attribute, lane.Member, argument.Key, lane.Member.Name, $"its keys are '{Names.Short(lane.Types[0])}', no times; use DateTimeOffset, DateTime or long (milliseconds since 1970)");
                lane.Options.Add($"KeepFor = global::System.TimeSpan.FromMilliseconds({milliseconds.ToString(CultureInfo.InvariantCulture)}L)");
            }
        }
    }

    private static bool IsTime(ITypeSymbol type) => type.TypeKind == TypeKind.Error || type.SpecialType is SpecialType.System_Int64 or SpecialType.System_DateTime
        || (type is INamedTypeSymbol named && Names.Metadata(named) == "System.DateTimeOffset");

    private static void CheckDurability(LaneDraft lane, AttributeData attribute, DiagnosticBag bag)
    {
        if (lane.Durability is null) return;
        if (!lane.Sort.KeepsState()) bag.Add(LaneRules.UselessDurability, attribute, lane.Member, lane.Member.Name, $"is a {lane.Sort.Words()}, which keeps no state: remove Durability");
        else if (lane.Sort.IsStore() && lane.Durability.EndsWith(".Transient", StringComparison.Ordinal))
            bag.Add(LaneRules.UselessDurability, attribute, lane.Member, lane.Member.Name, "is a store that is never stored: remove Durability, or use a field");
    }
}
