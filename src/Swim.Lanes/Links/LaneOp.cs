namespace Swim.Lanes;

/// <summary>
/// One change on its way from a lane to a reader. <see cref="Key"/> and <see cref="Body"/> are compact wire Recon
/// without envelope or verb; faces (WARP, SSE, streams) add their own. Byte-equal keys are the same key.
/// </summary>
/// <param name="Kind">What changes.</param>
/// <param name="Version">The lane's version after the turn that made the change; grows by one per publishing turn.</param>
/// <param name="Key">
/// The entry's key for <see cref="LaneOpKind.Update"/> and <see cref="LaneOpKind.Remove"/>. For a list's move the element as
/// <c>@update(index:I,key:K) V</c>, for readers that do not have it yet. Else null.
/// </param>
/// <param name="Body">
/// The new value or the item; null for <see cref="LaneOpKind.Remove"/> and <see cref="LaneOpKind.Clear"/>. Of a spatial lane's update in a form of
/// its own: read <see cref="Value"/> and <see cref="Shape"/>.
/// </param>
public readonly record struct LaneOp(LaneOpKind Kind, long Version, Payload? Key, Payload? Body)
{
    /// <summary>
    /// Set by the source of a link, a feed or a link to another host: no reader of it has the key, so a queue that still holds this when the key is
    /// removed may forget both. Without it the removals of keys that come and go would wait without bound.
    /// For an element of a list, set by the lane: it is new, those behind it stand one further.
    /// </summary>
    public bool IsInsert { get; init; }

    /// <summary>The value of an update, without the place that an update of a spatial lane has beside it.</summary>
    public ReadOnlySpan<byte> Value => Body is null ? default : LocatedBody.ValueOf(Body.Span);

    /// <summary>The place of an update of a spatial lane, as Recon; else empty.</summary>
    public ReadOnlySpan<byte> Shape => Body is null ? default : LocatedBody.ShapeOf(Body.Span);

    /// <summary>The value is now <paramref name="body"/>.</summary>
    public static LaneOp Set(long version, Payload body) => new(LaneOpKind.Set, version, null, body);

    /// <summary>One more item.</summary>
    public static LaneOp Item(long version, Payload body) => new(LaneOpKind.Item, version, null, body);

    /// <summary>An entry changed.</summary>
    public static LaneOp Update(long version, Payload key, Payload body) => new(LaneOpKind.Update, version, key, body);

    /// <summary>An entry is gone.</summary>
    public static LaneOp Remove(long version, Payload key) => new(LaneOpKind.Remove, version, key, null);

    /// <summary>All entries are gone.</summary>
    public static LaneOp Clear(long version) => new(LaneOpKind.Clear, version, null, null);

    /// <summary>Changes up to this version were left out; the reader is to ask for the state again.</summary>
    public static LaneOp Reset(long version) => new(LaneOpKind.Reset, version, null, null);

    /// <summary>Holds key and body <paramref name="count"/> times more.</summary>
    public void Retain(int count = 1)
    {
        Key?.Retain(count);
        Body?.Retain(count);
    }

    /// <summary>Lets key and body go once.</summary>
    public void Release()
    {
        Key?.Release();
        Body?.Release();
    }
}
