using Swim.Lanes;
using Swim.Warp;

namespace Swim.Client;

/// <summary>
/// One link to a lane of another host, whatever the number of its readers here. What the host says is applied once and passed on to every reader in
/// order, under the gate, on the thread that reads the socket. While the connection is down readers keep what they have; when the state comes anew,
/// they are told what has changed and nothing else. Callbacks of readers run inside the gate: they neither block nor wait (<see cref="ILaneReader"/>).
/// </summary>
internal sealed partial class WarpLink(WarpHost host, string node, string lane)
{
    private readonly Lock _gate = new();
    private readonly List<LocalLink> _readers = [];
    private LinkShape _shape;
    private WireState _wire;
    private int _followers;
    private int _staleUnlinks;
    private bool _needsSync;
    private bool _syncing;
    private bool _syncAgain;
    private bool _isCurrent;
    private bool _wasLost;
    private bool _isQueued;
    private bool _isRemoved;

    /// <summary>The node as requests name it, <c>/vehicle/42</c>.</summary>
    public string Node => node;

    /// <summary>The node with its host, <c>warp://host/vehicle/42</c>.</summary>
    public string NodeUri { get; } = host.Address + node;

    public string LaneUri => lane;

    /// <summary>Versions are counted here and never begin again, so there is one epoch.</summary>
    public Guid Epoch { get; } = Guid.NewGuid();

    /// <summary>Adds a reader of later events; false when this link has just ended: take a new one.</summary>
    public bool TryLink(ILaneReader reader, WarpLinkOptions options)
    {
        lock (_gate)
        {
            if (_isRemoved) return false;
            if (!Adopt(reader, options)) return true;
            var link = FindOrAdd(reader, options, follows: LinkShapes.Of(reader.ExpectedKind) is LinkShape.Value or LinkShape.Map or LinkShape.List);
            if (_wire == WireState.Linked && !link.NeedsState) Announce(link);
            else if (_wire == WireState.Down) Queue();
            return true;
        }
    }

    /// <summary>Adds a reader of the state and later changes; false when this link has just ended: take a new one.</summary>
    public bool TrySync(ILaneReader reader, WarpLinkOptions options)
    {
        lock (_gate)
        {
            if (_isRemoved) return false;
            if (!Adopt(reader, options)) return true;
            var link = FindOrAdd(reader, options, follows: true);
            link.WantsState = true;
            link.NeedsState = true;
            if (_isCurrent && _wire == WireState.Linked) GiveState(link);
            else if (!_syncing && !_needsSync) RequestSync();
            return true;
        }
    }

    /// <summary>Removes a reader and tells it so; nothing when it is none.</summary>
    public void Unlink(ILaneReader reader)
    {
        lock (_gate)
        {
            if (Find(reader) is not { } link) return;
            Remove(link);
            TellUnlinked(link, UnlinkReason.Requested);
        }
    }

    /// <summary>Removes a reader without a word.</summary>
    public void Detach(LocalLink link)
    {
        lock (_gate)
        {
            if (_readers.Contains(link)) Remove(link);
        }
    }

    /// <summary>What the link asks for, once there is a reader.</summary>
    public (float Prio, float Rate) Terms
    {
        get
        {
            lock (_gate) return _readers.Count == 0 ? default : (_readers[0].Options.Prio, _readers[0].Options.Rate);
        }
    }

    /// <summary>What is to be written for this link next, decided when it can be written: what was asked for and taken back meanwhile leaves no trace.</summary>
    public bool TryTakeFrame(out EnvelopeKind kind)
    {
        lock (_gate)
        {
            _isQueued = false;
            kind = EnvelopeKind.None;
            if (_isRemoved) return false;
            if (_readers.Count == 0)
            {
                if (_wire == WireState.Down) return false;
                _wire = WireState.Down;
                _staleUnlinks++;
                kind = EnvelopeKind.Unlink;
            }
            else if (_needsSync)
            {
                BeginSync();
                kind = EnvelopeKind.Sync;
            }
            else if (_wire == WireState.Down)
            {
                kind = EnvelopeKind.Link;
            }

            if (kind is EnvelopeKind.Link or EnvelopeKind.Sync && _wire == WireState.Down) _wire = WireState.Requested;
            return kind != EnvelopeKind.None;
        }
    }

    /// <summary>A connection stands: everything is asked for again.</summary>
    public void OnConnected()
    {
        lock (_gate)
        {
            if (_isRemoved || _readers.Count == 0) return;
            _needsSync = _readers.Exists(static link => link.WantsState);
            Queue();
        }
    }

    /// <summary>The connection is gone, and with it the link as the host knew it.</summary>
    public void OnDisconnected()
    {
        lock (_gate)
        {
            _wire = WireState.Down;
            _staleUnlinks = 0;
            _needsSync = false;
            _syncing = false;
            _syncAgain = false;
            _isCurrent = false;
            _isQueued = false;
            _wasLost = true;
            ReleaseItems();
            EndUnkept();
            if (_readers.Count == 0) Forget();
        }
    }

    /// <summary>The host could not be reached.</summary>
    public void OnUnreachable()
    {
        lock (_gate)
        {
            if (_isRemoved) return;
            EndUnkept();
            if (_readers.Count == 0) Forget();
        }
    }

    /// <summary>Ends the link for all its readers.</summary>
    public void End(UnlinkReason reason)
    {
        lock (_gate)
        {
            if (_isRemoved) return;
            LocalLink[] readers = [.. _readers];
            _readers.Clear();
            _followers = 0;
            DropState();
            if (readers.Length > 0) host.ChangeUse(-1);
            Forget();
            foreach (var link in readers) TellUnlinked(link, reason);
        }
    }

    // those who do not want to be kept linked while there is no connection
    private void EndUnkept()
    {
        for (var i = _readers.Count - 1; i >= 0; i--)
        {
            if (_readers[i] is not { Options.KeepLinked: false } link) continue;
            Remove(link);
            TellUnlinked(link, UnlinkReason.Failed);
        }
    }

    // What readers take the lane to be is believed until its events say otherwise. False when it is known to be something else.
    private bool Adopt(ILaneReader reader, WarpLinkOptions options)
    {
        var expected = LinkShapes.Of(reader.ExpectedKind);
        if (expected is LinkShape.Unknown or LinkShape.Items || expected == _shape) return true;
        if (_shape is LinkShape.Unknown)
        {
            _shape = expected;
            return true;
        }

        TellUnlinked(new LocalLink(this, reader, options), UnlinkReason.Unsupported);
        return false;
    }

    private LocalLink? Find(ILaneReader reader)
    {
        foreach (var link in _readers)
        {
            if (ReferenceEquals(link.Reader, reader)) return link;
        }

        return null;
    }

    private LocalLink FindOrAdd(ILaneReader reader, WarpLinkOptions options, bool follows)
    {
        var link = Find(reader);
        if (link is null)
        {
            link = new LocalLink(this, reader, options);
            _readers.Add(link);
            if (_readers.Count == 1) host.ChangeUse(1);
        }

        if (!follows || link.FollowsState) return link;
        link.FollowsState = true;
        _followers++;
        return link;
    }

    private void Remove(LocalLink link)
    {
        if (!_readers.Remove(link)) return;
        link.IsLinked = false;
        if (link.FollowsState && --_followers == 0) DropState();
        if (_readers.Count > 0) return;
        host.ChangeUse(-1);
        if (_wire == WireState.Down && _staleUnlinks == 0) Forget();
        else Queue();
    }

    private void Forget()
    {
        if (_isRemoved) return;
        _isRemoved = true;
        host.Forget(this);
    }

    private void Queue()
    {
        if (!_isQueued) _isQueued = host.TryQueue(this);
    }

    private void RequestSync()
    {
        _needsSync = true;
        _isCurrent = false;
        Queue();
    }

    private void Announce(LocalLink link)
    {
        link.SetKind(_shape);
        link.IsLinked = true;
        try
        {
            link.Reader.OnLinked(link);
        }
        catch (Exception exception)
        {
            Fail(link, exception);
        }
    }

    private void TellUnlinked(LocalLink link, UnlinkReason reason)
    {
        try
        {
            link.Reader.OnUnlinked(reason);
        }
        catch (Exception exception)
        {
            Fail(link, exception);
        }
    }

    private void Fail(LocalLink link, Exception exception)
    {
        Remove(link);
        ClientLog.ReaderFailed(host.Logger, exception, host.Address, node, lane);
        try
        {
            // what it holds is behind from here on: it is told, so that it may link anew
            link.Reader.OnUnlinked(UnlinkReason.Failed);
        }
        catch (Exception again)
        {
            ClientLog.ReaderFailed(host.Logger, again, host.Address, node, lane);
        }
    }
}
