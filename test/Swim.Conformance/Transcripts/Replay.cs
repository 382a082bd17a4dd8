using System.Text;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Conformance.Transcripts;

/// <summary>Holds a recorded conversation with a server and says where it goes another way.</summary>
internal sealed class Replay(Transcript transcript, Uri server, TimeSpan quiet) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly Dictionary<string, RawSocket> _sockets = [];
    private readonly Dictionary<string, List<Envelope>> _arrived = [];
    private readonly Dictionary<string, Arrival> _ends = [];
    private readonly Dictionary<string, List<string>> _pongs = [];
    private readonly ElementKeys _keys = new();
    private readonly Links _links = new(server);

    /// <summary>Null when the conversation went as recorded, by the rules.</summary>
    public async Task<string?> RunAsync()
    {
        var rules = new Rules(_links, Failures(), _keys);
        foreach (var exchange in transcript.Exchanges)
        {
            if (await RunAsync(exchange, rules) is { } difference) return $"after {(exchange.Sent.Count == 0 ? "connecting" : exchange.Sent[^1].Text)}: {difference}";
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Values) await socket.DisposeAsync();
    }

    private async Task<string?> RunAsync(Exchange exchange, Rules rules)
    {
        foreach (var upgrade in exchange.Received.Where(s => s.Kind == StepKind.Upgrade))
        {
            var socket = await OpenAsync(upgrade.Connection);
            if (socket.UpgradeStatus != upgrade.Code) return $"expected the upgrade to be answered {upgrade.Code}; got {socket.UpgradeStatus}";
        }

        if (exchange.Sent.Count == 0) return null;
        foreach (var name in exchange.Sent.Concat(exchange.Received).Select(s => s.Connection).Distinct()) await OpenAsync(name);
        var expected = rules.Expect(exchange);
        foreach (var step in exchange.Sent) await SendAsync(step);
        var difference = await AwaitAsync(() => Differences(expected) ?? Ends(exchange), quiet);
        if (difference is not null) return difference;
        foreach (var (name, frames) in _arrived)
        {
            foreach (var frame in frames) _links.Accept(_links.IdOf(name, frame), frame);
            frames.Clear();
        }

        _pongs.Clear();
        await HangUpAsync(exchange);
        return null;
    }

    /// <summary>Waits until nothing differs any more, and then whether it stays so.</summary>
    private async Task<string?> AwaitAsync(Func<string?> difference, TimeSpan quiet)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (difference() is { } wrong)
        {
            if (!await ArrivalAsync(patience.Token)) return wrong;
        }

        using var silence = new CancellationTokenSource(quiet);
        while (await ArrivalAsync(silence.Token))
        {
        }

        return difference();
    }

    private async Task<bool> ArrivalAsync(CancellationToken cancellationToken)
    {
        var waits = _sockets.Where(s => !_ends.ContainsKey(s.Key)).ToDictionary(s => s.Key, s => s.Value.Arrivals.WaitToReadAsync(cancellationToken).AsTask());
        if (waits.Count == 0)
        {
            await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
            return false;
        }

        await Task.WhenAny(waits.Values);
        var any = false;
        foreach (var name in waits.Keys)
        {
            while (_sockets[name].Arrivals.TryRead(out var arrival))
            {
                any = true;
                if (arrival.Kind == StepKind.Receive) Frames(name).Add(Envelope.Parse(arrival.Text));
                else if (arrival.Kind == StepKind.ReceivePong) Pongs(name).Add(arrival.Text);
                else _ends[name] = arrival;
            }
        }

        return any;
    }

    private string? Differences(Dictionary<LinkId, Expected> expected)
    {
        var comparison = new Comparison(_keys);
        var actual = _arrived.SelectMany(a => a.Value.Select(frame => (Id: _links.IdOf(a.Key, frame), frame))).ToLookup(a => a.Id, a => a.frame);
        foreach (var id in expected.Keys.Concat(actual.Select(a => a.Key)).Distinct())
        {
            var before = _links.StateOf(id);
            var wanted = expected.GetValueOrDefault(id) ?? new Expected { State = before };
            if (comparison.Compare(wanted, [.. actual[id]], before) is { } difference) return difference;
        }

        return null;
    }

    /// <summary>Rule 1: what drops the recorded connection closes ours with a reason, unless only a body is malformed.</summary>
    private string? Ends(Exchange exchange)
    {
        foreach (var step in exchange.Received)
        {
            if (step.Kind == StepKind.ReceivePong && !Pongs(step.Connection).Contains(step.Text)) return $"expected the pong {step.Text}";
            if (step.Kind != StepKind.Closed) continue;
            var last = exchange.Sent.Last(s => s.Connection == step.Connection);
            var code = step.Code != 1006 ? step.Code : last.Kind switch
            {
                StepKind.SendBinary => 1003,
                StepKind.Send when EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(last.Text), out var header, out _) && IsAddress(header) => 0,
                _ => 1002,
            };
            if (code == 0) continue;
            if (!_ends.TryGetValue(step.Connection, out var end)) return $"expected close {code}; the connection is open";
            if (end.Code != code) return $"expected close {code}; got {end.Code} {end.Text}";
            if (step.Code == 1006 && end.Text.Length == 0) return $"close {code} gives no reason";
        }

        foreach (var (name, end) in _ends)
        {
            if (!exchange.Received.Any(s => s.Kind == StepKind.Closed && s.Connection == name)) return $"the server closed {end.Code} {end.Text}";
        }

        return null;
    }

    private static bool IsAddress(in EnvelopeHeader header) => WarpUri.TryParse(header.Node, out _, out _) && WarpUri.TryParse(header.Lane, out _, out _);

    /// <summary>A connection that the recorded server dropped is a new one from here on.</summary>
    private async Task HangUpAsync(Exchange exchange)
    {
        foreach (var name in exchange.Received.Where(s => s.Kind == StepKind.Closed).Select(s => s.Connection).Distinct())
        {
            if (_sockets.Remove(name, out var socket)) await socket.DisposeAsync();
            _ends.Remove(name);
            _links.Drop(name);
        }
    }

    private async Task<RawSocket> OpenAsync(string name)
    {
        if (_sockets.TryGetValue(name, out var socket)) return socket;
        var subprotocol = transcript.Scenario switch { "ws_subprotocol_warp0" => "warp0", "ws_subprotocol_unknown" => "unknown", _ => null };
        return _sockets[name] = await RawSocket.OpenAsync(server, subprotocol);
    }

    private Task SendAsync(Step step) => step.Kind switch
    {
        StepKind.Send => _sockets[step.Connection].SendTextAsync(step.Text),
        StepKind.SendBinary => _sockets[step.Connection].SendBinaryAsync(step.Text),
        StepKind.SendFragments => _sockets[step.Connection].SendFragmentsAsync(step.Parts),
        StepKind.SendPing => _sockets[step.Connection].SendPingAsync(step.Text),
        _ => _sockets[step.Connection].SendCloseAsync(step.Code, step.Text),
    };

    private List<Envelope> Frames(string name) => _arrived.TryGetValue(name, out var frames) ? frames : _arrived[name] = [];

    private List<string> Pongs(string name) => _pongs.TryGetValue(name, out var pongs) ? pongs : _pongs[name] = [];

    /// <summary>Lanes that the conversation shows cannot be linked, and the reason given.</summary>
    private Dictionary<LaneId, Value> Failures()
    {
        var failures = new Dictionary<LaneId, Value>();
        foreach (var step in transcript.Exchanges.SelectMany(e => e.Received).Where(s => s.Kind == StepKind.Receive))
        {
            var frame = Envelope.Parse(step.Text);
            if (frame.Kind == EnvelopeKind.Unlinked && frame.Body.Tag is not null) failures.TryAdd(_links.LaneOf(frame), frame.Body);
        }

        return failures;
    }
}
