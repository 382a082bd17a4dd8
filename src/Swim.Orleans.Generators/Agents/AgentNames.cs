using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>The SDK's names that the parser looks for, and names of what is generated.</summary>
internal static class AgentNames
{
    public const string AgentAttribute = "Swim.AgentAttribute";
    public const string LaneAttribute = "Swim.LaneAttribute";
    public const string JoinAttribute = "Swim.JoinAttribute";
    public const string StoreAttribute = "Swim.StoreAttribute";
    public const string TraitAttribute = "Swim.TraitAttribute";
    public const string RouteParameterAttribute = "Swim.RouteParameterAttribute";
    public const string CommandAttribute = "Swim.CommandAttribute";
    public const string HttpAttribute = "Swim.HttpAttribute";
    public const string EveryAttribute = "Swim.EveryAttribute";
    public const string CronAttribute = "Swim.CronAttribute";
    public const string RemindAttribute = "Swim.RemindAttribute";
    public const string OnCueAttribute = "Swim.OnCueAttribute";
    public const string OnSyncAttribute = "Swim.OnSyncAttribute";
    public const string WebAgent = "Swim.WebAgent";
    public const string AgentTrait = "Swim.AgentTrait";

    /// <summary>The generated constant that a derived class counts its lanes from.</summary>
    public const string LaneCount = "SwimLaneCount";

    /// <summary>The generated class in a trait that says what it adds to an agent.</summary>
    public const string TraitPart = "SwimTrait";

    /// <summary>The constant in it with the lanes' names.</summary>
    public const string LaneNames = "LaneNames";

    /// <summary>Each makes its class one that something is generated for.</summary>
    public static readonly IReadOnlyList<string> Marks =
    [
        LaneAttribute, CommandAttribute, EveryAttribute, JoinAttribute, StoreAttribute, TraitAttribute, RouteParameterAttribute, HttpAttribute, CronAttribute, RemindAttribute,
    ];

    public static bool IsWebAgent(INamedTypeSymbol type) => Derives(type, "WebAgent", WebAgent);

    public static bool IsTrait(INamedTypeSymbol type) => Derives(type, "AgentTrait", AgentTrait);

    /// <summary>Whether a class's methods run as an agent's handlers.</summary>
    public static bool RunsInAgent(INamedTypeSymbol type) => IsWebAgent(type) || IsTrait(type);

    public static AttributeData? Find(ISymbol symbol, string attribute)
    {
        foreach (var data in symbol.GetAttributes())
            if (data.AttributeClass is { } c && Names.Metadata(c) == attribute) return data;
        return null;
    }

    /// <summary>Whether a member makes its class one with lanes, handlers or schedules.</summary>
    public static bool IsMarked(ISymbol member)
    {
        foreach (var data in member.GetAttributes())
            if (data.AttributeClass is { } c && Marks.Contains(Names.Metadata(c))) return true;
        return false;
    }

    public static bool HasMarkedMembers(INamedTypeSymbol type) => type.GetMembers().Any(IsMarked);

    /// <summary>The generated part of a compiled trait.</summary>
    public static INamedTypeSymbol? PartOf(INamedTypeSymbol trait) => trait.GetTypeMembers(TraitPart).FirstOrDefault();

    private static bool Derives(INamedTypeSymbol type, string name, string metadata)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
            if (t.Name == name && Names.Metadata(t) == metadata) return true;
        return false;
    }
}
