namespace Swim.Lanes;

/// <content>How an activation begins and ends.</content>
public sealed partial class AgentLanes
{
    /// <summary>
    /// Ends the activation: writes what is unsaved, trying again until <paramref name="cancellationToken"/>. Links stay and go on with
    /// the next activation. Afterwards the lanes accept nothing from outside and publish nothing.
    /// </summary>
    /// <returns>False when something could not be written (<see cref="LostBytes"/>) or another activation holds the agent: the end is not a clean one.</returns>
    public ValueTask<bool> CloseAsync(CancellationToken cancellationToken = default) => CloseCoreAsync(null, cancellationToken);

    private async ValueTask<bool> CloseCoreAsync(UnlinkReason? unlinks, CancellationToken cancellationToken)
    {
        if (_closed) return !_isLost;
        _joins?.End();
        EndTurn();
        var clean = _commits is null || await _commits.FlushAsync(cancellationToken);
        if (_closed) return !_isLost;
        EndTurn();
        clean &= !HasUnsaved;
        if (unlinks is { } reason) UnlinkAll(reason);
        _closed = true;
        _isLost = !clean;
        EndFeeds(clean);
        _commits?.Die();
        return clean;
    }

    /// <summary>Bytes that <see cref="CloseAsync(CancellationToken)"/> could not write, estimated.</summary>
    public long LostBytes => _closed ? _commits?.UnsavedBytes ?? 0 : 0;

    /// <summary>
    /// Ends the activation as the end of its process would: nothing more is written, whatever waits for the store is lost. Links stay and are given the
    /// whole state by the next activation.
    /// </summary>
    public void Abort()
    {
        if (_closed) return;
        _closed = true;
        _isLost = true;
        _joins?.End();
        _commits?.Die();
        EndFeeds(isClosed: false);
    }

    /// <summary>
    /// Removes the agent's records from the store and ends the activation; then its links are told <see cref="UnlinkReason.Deleted"/>. When the store fails
    /// the activation ends all the same, its links stay and the next activation finds what is there.
    /// </summary>
    public async ValueTask DeleteAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        _joins?.End();
        EndTurn();
        var commits = _store is null ? null : Commits;
        _closed = true;
        try
        {
            if (commits is not null) await commits.DeleteAsync(cancellationToken);
        }
        finally
        {
            commits?.Die();
        }

        UnlinkAll(UnlinkReason.Deleted);
    }

    /// <summary>Another activation holds the agent.</summary>
    internal void Abandon(Exception error)
    {
        _closed = true;
        _isLost = true;
        _joins?.End();
        _commits!.Die();
        EndFeeds(isClosed: false);
        _host.OnFenced(error);
    }

    internal LaneFeed? FeedOf(Lane lane) => _hub.Find(Node)?.Find(lane.Name);

    /// <summary>A committed lane that was held back is stored: its readers, who have missed changes, are given the whole state, syncs are answered.</summary>
    internal void RecoverHeldBack(Lane lane)
    {
        if (!lane.Has(LaneState.Committed) || FeedOf(lane) is not { HasReaders: true } feed) return;
        EmitNow(lane);
        PublishAll(lane, feed, hold: IsUncommitted(lane));
        feed.LoseRelays();
        foreach (var reader in feed.FindOwed()) Answer(lane, feed, reader, default, fromStart: true);
    }

    // readers that outlived the activation before go on by themselves if it lost nothing, else are given the whole state
    private void BeginEpoch()
    {
        if (_hub.Find(Node) is not { } feeds) return;
        if (feeds.TakeClosed()) Origin.IsContinued = true;
        foreach (var feed in feeds.Feeds)
        {
            // a lane that the class does not have may be opened until Started
            if (FindLinkable(feed.Lane) is { } lane) BeginEpoch(lane, feed);
        }
    }

    private void BeginEpoch(Lane lane, LaneFeed feed)
    {
        var continues = lane.Kind is LaneKind.Command or LaneKind.Supply || (lane.Version == 0 && lane.Has(LaneState.Stored | LaneState.Carried) && Continues(feed));
        if (!feed.BeginEpoch(Epoch, lane.Kind, continues, Stamp)) return;
        if (!continues)
        {
            if (lane.IsComputed) RecoverSoon(lane);
            else PublishAll(lane, feed, hold: IsUncommitted(lane));
        }

        if (feed.FindOwed().Count == 0) return;
        if (lane.IsComputed) _host.Post(() => AnswerOwed(lane));
        else AnswerOwed(lane);
    }

    /// <summary>
    /// Changes are not passed on, as this activation does not publish here (any more). If nobody later does, it does from now on: readers are given the
    /// state, which holds them.
    /// </summary>
    private void TakeOver(Lane lane, LaneFeed feed, ReadOnlySpan<LaneOp> ops)
    {
        BeginEpoch(lane, feed);
        if (lane.Kind is LaneKind.Command or LaneKind.Supply) feed.Publish(Epoch, ops);
    }

    /// <summary>The same when changes come late: the state that readers are given must not be followed by changes that it holds.</summary>
    internal void TakeOverSoon(Lane lane, LaneFeed feed, ReadOnlySpan<LaneOp> ops)
    {
        if (lane.Kind is LaneKind.Command or LaneKind.Supply)
        {
            TakeOver(lane, feed, ops);
            return;
        }

        _host.Post(() =>
        {
            if (_closed) return;
            EmitNow(lane);
            if (FeedOf(lane) is { } present && !present.IsFedBy(Epoch)) BeginEpoch(lane, present);
        });
    }

    // syncs that waited for a commit of the activation before
    private void AnswerOwed(Lane lane)
    {
        if (_closed) return;
        EmitNow(lane);
        if (_hub.Find(Node)?.Find(lane.Name) is not { } feed) return;
        foreach (var reader in feed.FindOwed()) Answer(lane, feed, reader, default, fromStart: true);
    }

    private void PublishAll(Lane lane, LaneFeed feed, bool hold)
    {
        var scratch = LaneScratch.Rent();
        try
        {
            if (feed.TryBeginComparing(Epoch))
            {
                Compare(lane, feed, scratch, hold);
                return;
            }

            lane.NextVersion();
            if (lane.Kind == LaneKind.List)
            {
                PublishList(lane, feed, scratch);
                return;
            }

            if (LaneQueue.IsKeyed(lane.Kind)) scratch.Add(LaneOp.Clear(lane.Version));
            Payload? after = null;
            for (var last = false; !last;)
            {
                last = lane.Snapshot(scratch, after is null ? default : after.Span, fromStart: after is null);
                after?.Release();
                after = last ? null : scratch.Ops[^1].Key!.Retain();
                if (hold) Commits.HoldOps(lane, scratch, ofTurn: false);
                else feed.Publish(Epoch, scratch.Ops);
                scratch.ReleaseOps();
            }
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed(lane.Name, error);
            feed.UnlinkAll(Epoch, Stamp, UnlinkReason.Failed);
        }
        finally
        {
            LaneScratch.Return(scratch);
        }
    }

    // readers are told what differs from what they have
    private void Compare(Lane lane, LaneFeed feed, LaneScratch scratch, bool hold)
    {
        Payload? after = null;
        for (bool isFirst = true, isLast = false; !isLast; isFirst = false)
        {
            lane.NextVersion();
            isLast = lane.Snapshot(scratch, after is null ? default : after.Span, isFirst);
            var oneByOne = lane.Kind == LaneKind.List && !isLast;
            isLast |= oneByOne;
            if (oneByOne) scratch.ReleaseOps();
            after?.Release();
            after = isLast ? null : scratch.Ops[^1].Key!.Retain();
            if (hold) Commits.HoldState(lane, null, scratch, isFirst, isLast, null, oneByOne);
            else feed.Compare(Epoch, lane.Version, scratch.Ops, isFirst, isLast, oneByOne);
            scratch.ReleaseOps();
        }
    }

    // what fits into one part is printed once for all readers; of more each asks for itself, at its own pace
    private void PublishList(Lane lane, LaneFeed feed, LaneScratch scratch)
    {
        if (!lane.Snapshot(scratch, default, fromStart: true))
        {
            feed.Publish(Epoch, [LaneOp.Reset(lane.Version)]);
            return;
        }

        var ops = new LaneOp[scratch.Count + 1];
        ops[0] = LaneOp.Clear(lane.Version);
        for (var i = 0; i < scratch.Count; i++) ops[i + 1] = scratch.Ops[i] with { IsInsert = true };
        feed.Publish(Epoch, ops);
    }
}
