using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>The SDK's names that the parser looks for.</summary>
internal static class AgentNames
{
    public const string AgentAttribute = "Swim.AgentAttribute";
    public const string LaneAttribute = "Swim.LaneAttribute";
    public const string CommandAttribute = "Swim.CommandAttribute";
    public const string EveryAttribute = "Swim.EveryAttribute";
    public const string WebAgent = "Swim.WebAgent";

    /// <summary>The generated constant that a derived class counts its lanes from.</summary>
    public const string LaneCount = "SwimLaneCount";

    public static bool IsWebAgent(INamedTypeSymbol type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
            if (t.Name == "WebAgent" && Names.Metadata(t) == WebAgent) return true;
        return false;
    }

    public static AttributeData? Find(ISymbol symbol, string attribute)
    {
        foreach (var data in symbol.GetAttributes())
            if (data.AttributeClass is { } c && Names.Metadata(c) == attribute) return data;
        return null;
    }

    /// <summary>Whether a member makes its class one with lanes, handlers or timers.</summary>
    public static bool IsMarked(ISymbol member) =>
        Find(member, LaneAttribute) is not null || Find(member, CommandAttribute) is not null || Find(member, EveryAttribute) is not null;

    public static bool HasMarkedMembers(INamedTypeSymbol type) => type.GetMembers().Any(IsMarked);
}
