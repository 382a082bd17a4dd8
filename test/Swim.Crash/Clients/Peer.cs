using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Swim.Crash.Checking;
using Swim.Crash.Running;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Crash.Clients;

/// <summary>A client: one connection with links to every lane of every agent, made anew whenever the server is.</summary>
internal sealed class Peer
{
    private static readonly TimeSpan RelinkDelay = TimeSpan.FromMilliseconds(100);

    private readonly World _world;
    private readonly Dictionary<(string Node, string Lane), SeenView> _byAddress = [];
    private TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _echoed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PeerSocket? _socket;
    private Task _reading = Task.CompletedTask;
    private long _ordered;
    private long _echoes;

    public Peer(World world, int number)
    {
        _world = world;
        Number = number;
        var findings = world.Findings;
        var again = world.MayUnlink;
        foreach (var agent in world.Agents)
        {
            foreach (var group in AgentLedger.Groups)
            {
                var ledger = agent.ByGroup[group];
                Add(new ValueView(number, agent.Node, $"{group}Value", ledger.Value, findings));
                Add(new StepMapView(number, agent.Node, $"{group}Map", ledger, findings) { MayBeSentAgain = again });
                Add(new StepListView(number, agent.Node, $"{group}List", ledger, findings));
                Add(new WritersView(number, agent.Node, $"{group}Writers", ledger.Writers, findings) { MayBeSentAgain = again });
            }

            Add(new KeysView(number, agent.Node, "cKeys", agent.CommittedKeys, findings) { MayBeSentAgain = again });
            Add(new KeysView(number, agent.Node, "wKeys", agent.BehindKeys, findings) { MayBeSentAgain = again });
            Add(new CellView(number, agent.Node, "cCell", agent.Cell, findings));
            Add(new TwiceView(number, agent.Node, "twice", findings));
            Add(new EchoView(number, agent.Node, "step", agent, Echoed, findings));
        }

        Add(new JoinView(number, World.TallyNode, "committed", node => world.AgentOf(node)?.ByGroup['c'].Value, findings));
        Add(new JoinView(number, World.TallyNode, "behind", node => world.AgentOf(node)?.ByGroup['w'].Value, findings));
        Add(new JoinKeysView(number, World.TallyNode, "keys", findings) { MayBeSentAgain = again });
    }

    public int Number { get; }

    public IEnumerable<SeenView> Views => _byAddress.Values;

    /// <summary>Orders whose echo has not come.</summary>
    public long Outstanding => Interlocked.Read(ref _ordered) - Interlocked.Read(ref _echoes);

    public TView View<TView>(string node, string lane) where TView : SeenView => (TView)_byAddress[(node, lane)];

    /// <summary>Connects and links everything; completes when all links have their state.</summary>
    public async Task ConnectAsync(bool isNewLife, CancellationToken cancellationToken)
    {
        Drop();
        await _reading;
        _synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ForgetOutstanding();
        foreach (var view in Views)
        {
            if (isNewLife) view.BeginLife();
            else view.Down();
        }

        var socket = new PeerSocket();
        _socket = socket;
        await socket.ConnectAsync(_world.Server.WebSocketUri, cancellationToken);
        _reading = ReadAsync(socket, cancellationToken);
        foreach (var view in Views) await SyncAsync(socket, view, cancellationToken);
        await _synced.Task.WaitAsync(cancellationToken);
    }

    public void Drop()
    {
        Interlocked.Exchange(ref _socket, null)?.Dispose();
    }

    /// <summary>The end of the connection has been read to its end.</summary>
    public Task DroppedAsync()
    {
        Drop();
        return _reading;
    }

    public Task SendAsync(string frame, CancellationToken cancellationToken)
    {
        _world.Figures.Command();
        return (_socket ?? throw new WebSocketException("not connected")).SendAsync(frame, cancellationToken);
    }

    public Task OrderAsync(AgentLedger agent, string groups, long number, int times, CancellationToken cancellationToken)
    {
        agent.Send(groups, Number, number, times);
        Interlocked.Increment(ref _ordered);
        return SendAsync(
            string.Create(CultureInfo.InvariantCulture, $"@command(node:\"{agent.Node}\",lane:step){{groups:{groups},writer:{Number},number:{number},times:{times}}}"), cancellationToken);
    }

    /// <summary>Waits until no more than so many orders are under way.</summary>
    public async Task UntilOutstandingAsync(long most, CancellationToken cancellationToken)
    {
        while (Outstanding > most)
        {
            var echoed = Volatile.Read(ref _echoed).Task;
            if (Outstanding > most) await echoed.WaitAsync(cancellationToken);
        }
    }

    private void Add(SeenView view) => _byAddress.Add((view.Node, view.Lane), view);

    private void Echoed(long writer)
    {
        if (writer != Number) return;
        Interlocked.Increment(ref _echoes);
        Interlocked.Exchange(ref _echoed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private void ForgetOutstanding() => Interlocked.Exchange(ref _echoes, Interlocked.Read(ref _ordered));

    private static Task SyncAsync(PeerSocket socket, SeenView view, CancellationToken cancellationToken) =>
        socket.SendAsync($"@sync(node:\"{view.Node}\",lane:\"{view.Lane}\")", cancellationToken);

    private async Task ReadAsync(PeerSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var frame = await socket.ReceiveAsync(cancellationToken);
                if (frame.IsEmpty) break;
                Accept(socket, frame.Span, cancellationToken);
            }

            Ended("the server has closed the connection");
        }
        catch (OperationCanceledException)
        {
            // the run is over, or the server is about to be killed
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or IOException)
        {
            Ended(error.Message);
        }

        void Ended(string how)
        {
            if (ReferenceEquals(_socket, socket) && !cancellationToken.IsCancellationRequested && _world.IsServerExpected) _world.Findings.Add($"client {Number}: connection lost: {how}");
            _synced.TrySetException(new WebSocketException(how));
        }
    }

    private void Accept(PeerSocket socket, ReadOnlySpan<byte> frame, CancellationToken cancellationToken)
    {
        if (!EnvelopeReader.TryRead(frame, out var header, out var error))
        {
            _world.Findings.Add($"client {Number}: a frame that is none: {error}");
            return;
        }

        if (header.Node.IsEmpty || !_byAddress.TryGetValue((Encoding.UTF8.GetString(header.Node), Encoding.UTF8.GetString(header.Lane)), out var view)) return;
        switch (header.Kind)
        {
            case EnvelopeKind.Linked:
                view.Linked();
                break;
            case EnvelopeKind.Event:
                _world.Figures.Event();
                view.Event(header.Body.IsEmpty ? Value.Extant : Value.Parse(header.Body));
                break;
            case EnvelopeKind.Synced:
                view.Synced();
                if (Views.All(one => one.IsSynced)) _synced.TrySetResult();
                break;
            case EnvelopeKind.Unlinked:
                if (!_world.MayUnlink) _world.Findings.Add($"{view.Name} was unlinked: {Encoding.UTF8.GetString(header.Body)}");
                view.Down();

                // what was under way may be lost, and its echo with it
                if (view is EchoView) ForgetOutstanding();
                _ = RelinkAsync(socket, view, cancellationToken);
                break;
        }
    }

    private static async Task RelinkAsync(PeerSocket socket, SeenView view, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(RelinkDelay, cancellationToken);
            await SyncAsync(socket, view, cancellationToken);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // the connection is gone: whoever reads from it says so
        }
    }
}
