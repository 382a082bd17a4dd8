using System.Collections.Concurrent;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Client;

/// <summary>
/// A node on another host. Links are shared: however many readers a lane has here, the host sees one link. Safe from any thread.
/// </summary>
public sealed partial class WarpNode
{
    private const int MaxHeaders = 64;

    private readonly WarpClient _client;
    private readonly WarpNodeUri _uri;
    private readonly ConcurrentDictionary<string, byte[]> _headers = new(StringComparer.Ordinal);

    internal WarpNode(WarpClient client, WarpNodeUri uri)
    {
        _client = client;
        _uri = uri;
        Uri = uri.ToString();
    }

    internal WarpClient Client => _client;

    /// <summary>The absolute node URI, <c>warp://host:port/vehicle/42</c>.</summary>
    public string Uri { get; }

    /// <summary>
    /// Links a reader to later events of a lane. Returns at once; the reader is told when the link stands, which may be when the host can be reached
    /// again. It stays linked while connections come and go. A reader that says what it expects (<see cref="ILaneReader.ExpectedKind"/>) gets changes of
    /// that kind; any other gets each event's body as an item.
    /// </summary>
    /// <exception cref="AgentUnavailableException">Too many hosts or links, or the client is closed.</exception>
    public void Link(string lane, ILaneReader reader, WarpLinkOptions? options = null) => Link(lane, reader, sync: false, options);

    /// <summary>
    /// The same, and the lane's state first: the reader is linked when the state is there, which is then its first snapshot. After a lost connection the
    /// state is compared with what readers have, and only what differs is passed on. What a reader takes the lane to be decides how events are
    /// understood; when none says so, the events of the state do (no events at all: items).
    /// </summary>
    /// <exception cref="AgentUnavailableException">As above.</exception>
    public void Sync(string lane, ILaneReader reader, WarpLinkOptions? options = null) => Link(lane, reader, sync: true, options);

    /// <summary>Unlinks a reader, which is told so; nothing when it is not linked. The last one takes the link away.</summary>
    public void Unlink(string lane, ILaneReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (Spell(lane) is not { } spelling) return;
        Host().Unlink(_uri.Path, spelling, reader);
    }

    /// <summary>
    /// Sends one command, whose body is Recon already, and completes when it has been written to the socket: WARP has no acknowledgement, so nobody learns whether it arrived or what
    /// became of it. It is written at most once.
    /// </summary>
    /// <exception cref="ArgumentException">The lane's name is no URI.</exception>
    /// <exception cref="AgentUnavailableException">
    /// It was not written (too many wait, the host could not be reached within <see cref="WarpClientOptions.RequestTimeout"/>), or the connection was lost meanwhile.
    /// </exception>
    public async ValueTask CommandReconAsync(string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (Spell(lane) is null) throw new ArgumentException($"'{lane}' is not the name of a lane: percent-encode what a URI cannot hold.", nameof(lane));
        using var span = ClientTraces.Command(_uri.Path, lane);
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Command, lane, body.Span, null);
        await SendAsync(batch, 0, 1).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Carries out the steps of a batch in order. Completes when its commands have been written (<see cref="CommandReconAsync"/>) and its readers are on
    /// their way. The batch must not change before; after an exception never again.
    /// </summary>
    /// <exception cref="AgentUnavailableException">As above; steps may or may not have been carried out.</exception>
    public ValueTask DeliverAsync(NodeBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.HasCommands) return DeliverCommandsAsync(batch, cancellationToken);
        foreach (ref readonly var op in batch.Ops) Step(op);
        return default;
    }

    /// <summary>Reads a lane's present state once.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="expected">What the lane is; when null, it is what its events tell (a lane without any: an empty map).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NodeNotFoundException">The host has no such node.</exception>
    /// <exception cref="AgentUnavailableException">No answer within <see cref="WarpClientOptions.RequestTimeout"/>, or the host refused the link.</exception>
    public async ValueTask<LaneReading> ReadAsync(string lane, LaneKind? expected = null, CancellationToken cancellationToken = default)
    {
        var reader = new StateReader(Uri, expected);
        Sync(lane, reader);
        try
        {
            return await reader.Result.WaitAsync(_client.Options.RequestTimeout, _client.Time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new AgentUnavailableException(Uri, $"no answer within {_client.Options.RequestTimeout.TotalSeconds:0.###} s.", exception);
        }
        finally
        {
            Unlink(lane, reader);
        }
    }

    /// <summary>The bytes before a command's body; null when no lane can have that name.</summary>
    internal byte[]? CommandHeader(string lane)
    {
        if (_headers.TryGetValue(lane, out var header)) return header;
        if (Spell(lane) is not { } spelling) return null;
        header = EnvelopeWriter.BuildHeader(EnvelopeKind.Command, _uri.Path, spelling);
        if (_headers.Count < MaxHeaders) _headers.TryAdd(lane, header);
        return header;
    }

    private static string? Spell(string lane)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return WarpUri.TryParse(lane, out var uri) ? uri.ToString() : null;
    }

    private WarpHost Host() => _client.GetHost(_uri.Host, Uri);

    /// <summary>Why a link is down, for its user; null when it ended as it should.</summary>
    internal Exception? ErrorOf(string lane, UnlinkReason reason) => reason switch
    {
        UnlinkReason.Requested or UnlinkReason.Stopped or UnlinkReason.Deleted => null,
        UnlinkReason.NodeNotFound => new NodeNotFoundException(Uri),
        UnlinkReason.LaneNotFound => new LaneException(Uri, lane, CommandStatus.LaneNotFound, "the agent has no such lane."),
        UnlinkReason.Unsupported => new LaneException(Uri, lane, CommandStatus.ReadOnly, "the lane cannot be linked so: it is of another kind."),
        UnlinkReason.Denied => new LaneException(Uri, lane, CommandStatus.ReadOnly, "access was refused."),
        _ => new AgentUnavailableException(Uri, "the link could not be opened, or its connection was lost."),
    };

    internal void Link(string lane, ILaneReader reader, bool sync, WarpLinkOptions? options)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (Spell(lane) is not { } spelling)
        {
            // no lane has a name that no request can carry
            reader.OnUnlinked(UnlinkReason.LaneNotFound);
            return;
        }

        while (!Host().TryLink(_uri.Path, spelling, reader, sync, options ?? WarpLinkOptions.Default))
        {
        }
    }

    private Task SendAsync(NodeBatch batch, int start, int end)
    {
        while (true)
        {
            if (Host().TrySend(this, batch, start, end) is { } run) return run.Written;
        }
    }

    private async ValueTask DeliverCommandsAsync(NodeBatch batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var start = i;
            while (i < batch.Count && batch.Ops[i].Kind == NodeOpKind.Command) i++;
            if (i > start) await SendAsync(batch, start, i).WaitAsync(cancellationToken);
            if (i < batch.Count) Step(batch.Ops[i]);
        }
    }

    private void Step(in NodeOp op)
    {
        switch (op.Kind)
        {
            case NodeOpKind.Link or NodeOpKind.Sync when op.Reader is { } reader:
                Link(op.Lane, reader, op.Kind == NodeOpKind.Sync, options: null);
                break;
            case NodeOpKind.Unlink when op.Reader is { } reader:
                Unlink(op.Lane, reader);
                break;
        }
    }
}
