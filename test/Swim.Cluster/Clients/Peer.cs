using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Swim.Cluster.Running;
using Swim.Cluster.Silos;
using Swim.Crash.Clients;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Cluster.Clients;

/// <summary>A client: one connection with links to every lane of every agent, to one silo as long as that lives, then to another.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan RelinkDelay = TimeSpan.FromMilliseconds(100);

    // a connection that ends together with its process is seen a little before that
    private static readonly TimeSpan EndOfProcess = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<(string Node, string Lane), LinkView> _byAddress = [];
    private readonly ManualGate _gate = new();
    private readonly Random _random;
    private PeerSocket? _socket;
    private Task _running = Task.CompletedTask;
    private long _sequence;
    private volatile SiloProcess? _next;
    private int _connection;

    public Peer(World world, int number, int seed)
    {
        World = world;
        Number = number;
        _random = new Random(seed);
        foreach (var agent in world.Agents)
        {
            foreach (var (lane, ledger) in agent.Numbers) Add(lane.EndsWith("List", StringComparison.Ordinal) ? new ListView(this, agent.Node, lane, ledger) : new NumberView(this, agent.Node, lane, ledger));
            foreach (var (lane, ledger) in agent.Keys) Add(new KeysView(this, agent.Node, lane, ledger));
            Add(new BeatView(this, agent.Node, "beat"));
            Add(new ItemsView(this, agent.Node, "order", "order"));
            if (!agent.IsStored) continue;
            Add(new StepView(this, agent.Node, "steps", agent.Steps));
            Add(new CountView(this, agent.Node, "life"));
            Add(new EntriesView(this, agent.Node, "cWriters"));
            Add(new ItemsView(this, agent.Node, "news", "sequence"));
        }

        Add(new MarksView(this, World.TallyNode, "committed"));
        Add(new MarksView(this, World.TallyNode, "behind"));
        Add(new EntriesView(this, World.TallyNode, "keys"));
        Add(new CountView(this, World.TallyNode, "sum"));
    }

    public World World { get; }

    public int Number { get; }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"client {Number}");

    /// <summary>Where it is connected; null while it is not.</summary>
    public SiloProcess? Silo { get; private set; }

    /// <summary>The present connection, as a writer: what two connections send has no order.</summary>
    public string Writer => string.Create(CultureInfo.InvariantCulture, $"{Number}.{_connection}");

    public bool IsConnected => _socket is not null;

    /// <summary>Connected, and every link has its state.</summary>
    public bool IsCurrent => IsConnected && Views.All(static view => view.IsSynced);

    public IEnumerable<LinkView> Views => _byAddress.Values;

    public TView View<TView>(string node, string lane) where TView : LinkView => (TView)_byAddress[(node, lane)];

    public void Start(SiloProcess first) => _running = RunAsync(first);

    /// <summary>Reads nothing more, until told otherwise; the sockets' buffers fill.</summary>
    public void Stall() => _gate.Close();

    public void Resume() => _gate.Open();

    /// <summary>Gives its connection up and makes another, to that silo.</summary>
    public void MoveTo(SiloProcess silo)
    {
        _next = silo;
        Interlocked.Exchange(ref _socket, null)?.Dispose();
    }

    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>Sends a frame, if it is connected.</summary>
    public async Task<bool> TrySendAsync(string frame, CancellationToken cancellationToken)
    {
        if (_socket is not { } socket) return false;
        try
        {
            await socket.SendAsync(frame, cancellationToken);
            World.Figures.Command();
            World.Log?.Write($"{Writer} > {frame}");
            return true;
        }
        catch (Exception error) when (IsLoss(error))
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _gate.Open();
        Interlocked.Exchange(ref _socket, null)?.Dispose();
        await _running;
        _end.Dispose();
    }

    // a socket that has been given up cancels what is under way
    private bool IsLoss(Exception error) => error is WebSocketException or ObjectDisposedException or IOException or HttpRequestException or InvalidOperationException
        || (error is OperationCanceledException && !_end.IsCancellationRequested);

    private void Add(LinkView view) => _byAddress.Add((view.Node, view.Lane), view);

    private async Task RunAsync(SiloProcess first)
    {
        var silo = first;
        while (!_end.IsCancellationRequested)
        {
            foreach (var view in Views) view.Down();
            using var socket = new PeerSocket();
            try
            {
                await ServeAsync(socket, silo);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                break;
            }

            _socket = null;
            Silo = null;
            silo = await NextAsync(silo);
        }

        _socket = null;
    }

    private async Task ServeAsync(PeerSocket socket, SiloProcess silo)
    {
        var life = silo.Life;
        string how;
        try
        {
            await socket.ConnectAsync(silo.WebSocketUri, _end.Token);
            _connection++;
            Silo = silo;
            _socket = socket;
            var reading = ReadAsync(socket, silo);
            foreach (var view in Views) await SyncAsync(socket, view, _end.Token);
            how = await reading;
        }
        catch (Exception error) when (IsLoss(error))
        {
            how = error.Message;
        }

        if (_next is not null || !ReferenceEquals(Interlocked.CompareExchange(ref _socket, null, socket), socket)) return;
        await CheckEndAsync(silo, life, how);
    }

    /// <summary>A connection has ended that nobody of ours has given up: was its silo in trouble?</summary>
    private async Task CheckEndAsync(SiloProcess silo, int life, string how)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; waited < EndOfProcess; waited += timer.Period)
        {
            if (silo.State != SiloState.Up || silo.Life != life || !silo.IsRunning) return;
            await timer.WaitForNextTickAsync(_end.Token);
        }

        World.Findings.Add($"{Name}: connection to {silo.Name}, which lives, was lost: {how}");
    }

    private async Task<SiloProcess> NextAsync(SiloProcess last)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10 + _random.Next(40)));
        while (true)
        {
            if (_next is { State: SiloState.Up } wanted)
            {
                _next = null;
                return wanted;
            }

            _next = null;
            var living = World.Living.ToArray();
            if (living.Length > 1) living = [.. living.Where(silo => silo != last)];
            if (living.Length > 0) return living[_random.Next(living.Length)];
            try
            {
                await timer.WaitForNextTickAsync(_end.Token);
            }
            catch (OperationCanceledException)
            {
                return last;
            }
        }
    }

    private static Task SyncAsync(PeerSocket socket, LinkView view, CancellationToken cancellationToken) =>
        socket.SendAsync($"@sync(node:\"{view.Node}\",lane:\"{view.Lane}\")", cancellationToken);

    private async Task<string> ReadAsync(PeerSocket socket, SiloProcess silo)
    {
        try
        {
            while (true)
            {
                await _gate.WaitAsync(_end.Token);
                var frame = await socket.ReceiveAsync(_end.Token);
                if (frame.IsEmpty) return "the server has closed the connection";
                Accept(socket, silo, frame.Span);
            }
        }
        catch (Exception error) when (IsLoss(error))
        {
            return error.Message;
        }
    }

    private void Accept(PeerSocket socket, SiloProcess silo, ReadOnlySpan<byte> frame)
    {
        World.Log?.Write($"{Writer} < {Encoding.UTF8.GetString(frame)}");
        if (!EnvelopeReader.TryRead(frame, out var header, out var error))
        {
            World.Findings.Add($"{Name}: a frame that is none: {error}");
            return;
        }

        if (header.Node.IsEmpty || !_byAddress.TryGetValue((Encoding.UTF8.GetString(header.Node), Encoding.UTF8.GetString(header.Lane)), out var view)) return;
        switch (header.Kind)
        {
            case EnvelopeKind.Event:
                World.Figures.Event();
                view.Event(header.Body.IsEmpty ? Value.Extant : Value.Parse(header.Body));
                break;
            case EnvelopeKind.Synced:
                view.Synced();
                break;
            case EnvelopeKind.Unlinked:
                if (silo.State == SiloState.Up) World.Findings.Add($"{view.Name} was unlinked by {silo.Name}, which lives: {Encoding.UTF8.GetString(header.Body)}");
                view.Down();
                _ = RelinkAsync(socket, view);
                break;
        }
    }

    private async Task RelinkAsync(PeerSocket socket, LinkView view)
    {
        try
        {
            await Task.Delay(RelinkDelay, _end.Token);
            await SyncAsync(socket, view, _end.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // the connection is gone: whoever reads from it says so
        }
    }
}
