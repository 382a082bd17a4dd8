using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>What a spatial lane keeps under a key.</summary>
/// <param name="At">Where the entry is.</param>
/// <param name="Value">Its value.</param>
public readonly record struct Located<TValue>(GeoShape At, TValue Value)
{
    /// <summary>How an entry is written, <c>{shape:…,value:…}</c>, given how its value is.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "generated code names the type anyway")]
    public static Form<Located<TValue>> FormOf(Form<TValue> form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new LocatedForm<TValue>(form);
    }
}
