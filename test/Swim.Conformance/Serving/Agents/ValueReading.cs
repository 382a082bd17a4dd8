using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>Untyped bodies read as the types that the conformance agents expect.</summary>
internal static class ValueReading
{
    public static int ToInt32(this Value value) => value is Num number && number.TryGetInt64(out var integer) ? (int)integer : 0;

    public static string ToText(this Value value) => value is Text text ? text.Value : value.ToString();
}
