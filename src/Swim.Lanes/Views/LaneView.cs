using System.Security.Claims;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>
/// What readers are shown of a lane who may not see it as it is: derive from <see cref="LaneView{TValue, TShown}"/>, or from
/// <see cref="LaneView{TKey, TValue, TShown}"/> to leave out entries by their key; <see cref="Of{TValue, TShown}"/> and <see cref="Without"/> are for simple ones.
/// </summary>
/// <remarks>
/// A view is a pure function: the same value for the same audience is always shown the same, since what is made of a change is made once and shared by all readers of
/// one view and audience. It is called from any thread, must not block, and hides what it throws on. One instance serves the whole process.
/// </remarks>
public abstract class LaneView
{
    private protected LaneView()
    {
    }

    /// <summary>
    /// What about a user matters to this view: a tenant, a region. It is all that the view learns of its readers, so it also says who shares what is made. Default: nothing matters.
    /// Called when a link is made and when it is decided about anew; a link whose audience has changed is taken down.
    /// </summary>
    public virtual string AudienceOf(ClaimsPrincipal user) => "";

    /// <summary>A view by a function of the value.</summary>
    public static LaneView Of<TValue, TShown>(Func<TValue, TShown> show)
    {
        ArgumentNullException.ThrowIfNull(show);
        return new FunctionView<TValue, TShown>(show);
    }

    /// <summary>A view that leaves out fields of values, by the names that they have in Recon and JSON.</summary>
    public static LaneView Without(params IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new RedactingView(fields);
    }

    /// <summary>Prints what is shown of a value; false when it is hidden.</summary>
    internal abstract bool TryPrint(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string audience, EncodeBuffer output);

    private sealed class FunctionView<TValue, TShown>(Func<TValue, TShown> show) : LaneView<TValue, TShown>
    {
        protected override bool TryShow(TValue value, string audience, out TShown shown)
        {
            shown = show(value);
            return true;
        }
    }

    private sealed class RedactingView(IReadOnlyList<string> fields) : LaneView
    {
        internal override bool TryPrint(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string audience, EncodeBuffer output)
        {
            var shown = Value.Parse(value);
            if (shown is Record record) shown = Record.Of([.. record.Where(item => item is not Slot { Key: Text name } || !fields.Contains(name.Value))]);
            shown.Print(output);
            return true;
        }
    }
}
