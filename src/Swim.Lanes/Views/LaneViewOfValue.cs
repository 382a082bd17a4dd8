using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>What some readers are shown of a lane's values.</summary>
/// <typeparam name="TValue">The lane's values; of list lanes the elements, of supply and command lanes the items.</typeparam>
/// <typeparam name="TShown">What is shown instead; it needs a form, as the values do.</typeparam>
public abstract class LaneView<TValue, TShown> : LaneView
{
    private readonly Form<TValue> _values = Form.For<TValue>();
    private readonly Form<TShown> _shown = Form.For<TShown>();

#pragma warning disable RS0022 // the base is closed but for the two generic ones, which are there to derive from
    /// <summary>A view; its types need forms.</summary>
    /// <exception cref="FormException">One of them has none.</exception>
    protected LaneView()
    {
    }
#pragma warning restore RS0022

    /// <summary>
    /// Makes of a value what is shown. False hides it: an entry of a map is not there, a value is unset, an item is left out. An element of a list cannot be
    /// left out, since changes name places; it is shown empty.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="audience">What <see cref="LaneView.AudienceOf"/> said of the reader.</param>
    /// <param name="shown">What is shown.</param>
    protected abstract bool TryShow(TValue value, string audience, [MaybeNullWhen(false)] out TShown shown);

    internal sealed override bool TryPrint(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string audience, EncodeBuffer output)
    {
        if (!TryShow(_values.Parse(value), audience, out var shown)) return false;
        var writer = new ReconWriter(output);
        _shown.Write(ref writer, shown);
        return true;
    }
}
