using System.Diagnostics.CodeAnalysis;

namespace Swim.Recon;

/// <summary>
/// Names by which something was stored before it was renamed: of a member of a form its slot, of a form's type its tag, of an enum's member its name on
/// the wire, of a lane or store its name. Reading takes the former names too, writing uses the present one (docs/storage.md, changing your types).
/// </summary>
/// <param name="name">The name as it stands in what was stored: <c>speedKmh</c>, not <c>SpeedKmh</c>.</param>
/// <param name="earlier">Names from before that.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
[SuppressMessage("Design", "CA1019", Justification = "one list of names is what readers want")]
public sealed class FormerNameAttribute(string name, params string[] earlier) : Attribute
{
    /// <summary>All former names, the latest first.</summary>
    public IReadOnlyList<string> Names { get; } = [name, .. earlier];
}
