using Microsoft.CodeAnalysis;

namespace Swim.Generators.Forms;

/// <summary>What is wrong with a former name.</summary>
internal static class FormerNames
{
    public static DiagnosticDescriptor Rule => LaneRules.FormerName;

    public static string Reason(string owner, string self) => owner == self ? "it is its name now" : $"'{owner}' has that name";
}
