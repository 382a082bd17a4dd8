using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>What some readers are shown of the entries of a map, demand-map, join or spatial lane.</summary>
/// <typeparam name="TKey">The lane's keys.</typeparam>
/// <typeparam name="TValue">The lane's values.</typeparam>
/// <typeparam name="TShown">What is shown instead; it needs a form.</typeparam>
public abstract class LaneView<TKey, TValue, TShown> : LaneView
{
    private readonly Form<TKey> _keys = Form.For<TKey>();
    private readonly Form<TValue> _values = Form.For<TValue>();
    private readonly Form<TShown> _shown = Form.For<TShown>();

#pragma warning disable RS0022 // the base is closed but for the two generic ones, which are there to derive from
    /// <summary>A view; its types need forms.</summary>
    /// <exception cref="FormException">One of them has none.</exception>
    protected LaneView()
    {
    }
#pragma warning restore RS0022

    /// <summary>Makes of an entry what is shown of it. False hides it: to the reader there is no such entry.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">The entry's value.</param>
    /// <param name="audience">What <see cref="LaneView.AudienceOf"/> said of the reader.</param>
    /// <param name="shown">What is shown.</param>
    protected abstract bool TryShow(TKey key, TValue value, string audience, [MaybeNullWhen(false)] out TShown shown);

    internal sealed override bool TryPrint(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string audience, EncodeBuffer output)
    {
        if (!TryShow(_keys.Parse(key), _values.Parse(value), audience, out var shown)) return false;
        var writer = new ReconWriter(output);
        _shown.Write(ref writer, shown);
        return true;
    }
}
