namespace Swim.Lanes;

/// <content>A link to a part of a spatial lane.</content>
public abstract partial class LinkBuffer
{
    /// <summary>What the reader is shown of a spatial lane; null: everything.</summary>
    internal GeoRegion? Region
    {
        get
        {
            lock (_gate) return _view?.Region;
        }
    }

    /// <summary>
    /// Shows the reader another part of the lane from here on; entries that it has and that do not lie there are taken from it at once, those that lie
    /// there and that it has not are to be sent. Any thread: what changes meanwhile finds its way by where it is.
    /// </summary>
    /// <param name="region">The part; null for everything (a new link), or for no change.</param>
    /// <param name="isNew">The link is new.</param>
    /// <param name="isSync">The reader asks for the state as well.</param>
    /// <returns>Whether the reader has asked for the state of the part before, so that it is due that of the new one.</returns>
    internal bool Show(GeoRegion? region, bool isNew, bool isSync)
    {
        var isDue = false;
        Next next;
        lock (_gate)
        {
            if (isNew)
            {
                _view?.Forget();
                _view = region is null ? null : new RegionView(region);
                _wantsState = false;
            }
            else if (region is not null && region != _view?.Region && !_detached)
            {
                isDue = _wantsState;
                if (_view is not null)
                {
                    _view.MoveTo(region, _seenVersion, Queue());
                }
                else
                {
                    // what it has is not known one by one
                    _view = new RegionView(region);
                    if (_linked) Queue().Push(LaneOp.Clear(_seenVersion));
                }
            }

            _wantsState |= isSync;
            next = Settle();
        }

        Do(next);
        return isDue;
    }
}
