using System.Text;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Conformance.Transcripts;

/// <summary>Which link a frame belongs to: its connection, and what its node and lane were resolved to.</summary>
internal readonly record struct LinkId(string Connection, string Node, string Lane);

/// <summary>The lane at the other end, whatever the spelling: what several links may share.</summary>
internal readonly record struct LaneId(string Node, string Lane);

/// <summary>What must arrive on one link.</summary>
internal sealed class Expected
{
    public List<Envelope> Frames { get; } = [];

    /// <summary>Whether only the link's final state counts, since several requests or changes were under way at once, or the events are paced.</summary>
    public bool IsCoalesced { get; set; }

    /// <summary>Whether more events may come as long as they change nothing: a refused command is answered with the present state.</summary>
    public bool IsCorrected { get; set; }

    /// <summary>The replica's state when everything has arrived.</summary>
    public required Replica State { get; init; }
}

/// <summary>
/// From what was recorded to what this server must send: the deliberate differences of docs/protocol.md, each a rule that looks at frames and
/// at what the conversation has shown so far, never at a file.
/// </summary>
internal sealed class Rules(Links links, IReadOnlyDictionary<LaneId, Value> failures, ElementKeys keys)
{
    /// <summary>What must arrive after an exchange's sends, by link.</summary>
    public Dictionary<LinkId, Expected> Expect(Exchange exchange)
    {
        var requests = new List<(string Connection, Envelope Envelope)>();
        foreach (var step in exchange.Sent)
            if (step.Kind == StepKind.Send && Envelope.TryParse(Encoding.UTF8.GetBytes(step.Text), out var envelope, out _)) requests.Add((step.Connection, envelope));
        var recorded = exchange.Received.Where(s => s.Kind == StepKind.Receive).Select(s => (s.Connection, Envelope: Envelope.Parse(s.Text))).ToList();
        var refused = requests.Where(r => r.Envelope.Kind == EnvelopeKind.Command && IsRefused(r.Envelope)).Select(r => (r.Connection, Lane: links.LaneOf(r.Envelope), r.Envelope)).ToList();
        refused.AddRange(exchange.Sent.Select(s => (s.Connection, Command: CommandWithoutBody(s))).Where(s => s.Command is not null).Select(s => (s.Connection, links.LaneOf(s.Command!), s.Command!)));
        var expected = new Dictionary<LinkId, Expected>();
        foreach (var (connection, envelope) in recorded) Take(expected, connection, envelope, requests, refused);
        AnswerEveryFailure(expected, requests);
        LinkBeforeSync(expected, requests);
        ShowOnEverySpelling(expected, requests);
        UnlinkStoppedAgents(expected, requests);
        foreach (var (connection, lane, _) in refused) Correct(expected, connection, lane);
        foreach (var (id, one) in expected) Settle(id, one, requests);
        return expected;
    }

    private Expected For(Dictionary<LinkId, Expected> expected, LinkId id)
    {
        if (!expected.TryGetValue(id, out var one)) expected[id] = one = new Expected { State = links.StateOf(id).Clone() };
        return one;
    }

    private void Take(
        Dictionary<LinkId, Expected> expected, string connection, Envelope envelope, List<(string Connection, Envelope Envelope)> requests, List<(string Connection, LaneId Lane, Envelope Envelope)> refused)
    {
        var id = links.IdOf(connection, envelope);
        var lane = links.LaneOf(envelope);

        // rule 3: another host's nodes are not ours
        if (lane.Node.Length == 0 && envelope.Node is not null) return;
        if (envelope.Kind != EnvelopeKind.Event)
        {
            For(expected, id).Frames.Add(envelope);
            return;
        }

        // rule 7: an agent that has stopped has no links
        var asked = requests.Any(r => r.Envelope.Kind is EnvelopeKind.Link or EnvelopeKind.Sync && links.IdOf(r.Connection, r.Envelope) == id);
        if (!links.IsLinked(id) && !asked) return;
        var shape = LaneShape.Of(lane.Node, lane.Lane);
        var one = For(expected, id);
        var change = Change.Read(envelope.Body, shape.Shape);

        // rules 4, 8, 10: what a refused command would have set
        if (refused.Any(r => r.Lane == lane && Shows(r.Envelope, change, shape))) return;
        foreach (var fitted in Fit(change, shape, one.State, links.TruthOf(lane)))
        {
            if (shape.Shape != Shape.List) one.State.Apply(fitted);
            one.Frames.Add(new Envelope(EnvelopeKind.Event, envelope.Node!, envelope.Lane!, shape.Shape is Shape.Map ? fitted.ToBody(fitted.Verb == Verb.Remove ? Change.RemoveOf(fitted.Key) : envelope.Body) : shape.Shape is Shape.List ? envelope.Body : fitted.Body));
        }
    }

    /// <summary>Rules 2, 4 and 6 for one event: typed keys and values, takes and drops as removes, no ghosts.</summary>
    private static IEnumerable<Change> Fit(Change change, LaneShape shape, Replica state, Replica? truth)
    {
        if (shape.Shape == Shape.Value)
        {
            yield return change with { Body = shape.Body(change.Body) ?? truth?.Value ?? Value.Absent };
        }
        else if (shape.Shape == Shape.Items)
        {
            if (shape.Body(change.Body) is { } body) yield return change with { Body = body };
        }
        else if (shape.Shape == Shape.List || change.Verb == Verb.Clear)
        {
            yield return change;
        }
        else if (change.Verb is Verb.Take or Verb.Drop)
        {
            var gone = change.Verb == Verb.Drop ? state.Elements.Take(change.Index) : state.Elements.Skip(change.Index);
            foreach (var (key, _) in gone.ToArray()) yield return new Change(Verb.Remove, key, Value.Absent);
        }
        else if (!change.Key.IsAbsent && shape.Key(change.Key) is { } key)
        {
            if (change.Verb == Verb.Remove)
            {
                if (state.TryGet(key, out _) || key.Equals(change.Key)) yield return change with { Key = key };
            }
            else if (shape.Body(change.Body) is { } fits)
            {
                yield return change with { Key = key, Body = fits };
            }
            else if (truth is not null && truth.TryGet(key, out var there))
            {
                yield return change with { Key = key, Body = there };
            }
        }
    }

    /// <summary>Rule 1: a command whose body alone is malformed is refused, no more.</summary>
    private static Envelope? CommandWithoutBody(Step step)
    {
        var frame = Encoding.UTF8.GetBytes(step.Text);
        if (step.Kind != StepKind.Send || Envelope.TryParse(frame, out _, out _)) return null;
        if (!EnvelopeReader.TryRead(frame, out var header, out _) || header.Kind != EnvelopeKind.Command) return null;
        return WarpUri.TryParse(header.Node, out var node, out _) && WarpUri.TryParse(header.Lane, out var lane, out _) ? new Envelope(EnvelopeKind.Command, node, lane) : null;
    }

    private bool IsRefused(Envelope command)
    {
        var lane = links.LaneOf(command);
        var shape = LaneShape.Of(lane.Node, lane.Lane);
        if (shape.IsReadOnly) return true;
        var change = Change.Read(command.Body, shape.Shape);
        return shape.Shape switch
        {
            Shape.Map => change.Verb switch
            {
                Verb.Update => change.Key.IsAbsent || shape.Key(change.Key) is null || shape.Body(change.Body) is null,
                Verb.Remove => change.Key.IsAbsent || shape.Key(change.Key) is null,
                Verb.Set => true,
                _ => false,
            },
            // whether an index or key fits is the agent's to know
            Shape.List => change.Verb == Verb.Set || !links.TruthHas(lane, change),
            _ => shape.Body(change.Body) is null || (shape.Shape == Shape.Items && change.Body.IsAbsent && shape.Body(Value.Extant) is null),
        };
    }

    private static bool Shows(Envelope command, in Change change, LaneShape shape)
    {
        if (shape.Shape == Shape.List) return false;
        var wanted = Change.Read(command.Body, shape.Shape);
        return wanted.Verb == change.Verb && wanted.Key.Equals(change.Key) && wanted.Body.Equals(change.Body) && wanted.Index == change.Index;
    }

    /// <summary>Rule 3: a link or sync that fails is answered each time.</summary>
    private void AnswerEveryFailure(Dictionary<LinkId, Expected> expected, List<(string Connection, Envelope Envelope)> requests)
    {
        foreach (var (connection, envelope) in requests)
        {
            if (envelope.Kind is not (EnvelopeKind.Link or EnvelopeKind.Sync)) continue;
            var lane = links.LaneOf(envelope);
            var reason = lane.Node.Length == 0 ? Record.Of(new Attr("nodeNotFound")) : failures.GetValueOrDefault(lane);
            if (reason is null) continue;
            var one = For(expected, links.IdOf(connection, envelope));
            var asked = requests.Count(r => r.Envelope.Kind is EnvelopeKind.Link or EnvelopeKind.Sync && links.IdOf(r.Connection, r.Envelope) == links.IdOf(connection, envelope));
            if (one.Frames.Count(f => f.Kind == EnvelopeKind.Unlinked) < asked) one.Frames.Add(new Envelope(EnvelopeKind.Unlinked, envelope.Node!, envelope.Lane!, reason));
        }
    }

    /// <summary>Rule 7, after a stop: a sync of a link that is down links it again, which the recorded server did not say.</summary>
    private void LinkBeforeSync(Dictionary<LinkId, Expected> expected, List<(string Connection, Envelope Envelope)> requests)
    {
        foreach (var (connection, envelope) in requests)
        {
            var id = links.IdOf(connection, envelope);
            if (envelope.Kind != EnvelopeKind.Sync || links.IsLinked(id) || !expected.TryGetValue(id, out var one)) continue;
            if (one.Frames.Exists(f => f.Kind == EnvelopeKind.Synced) && !one.Frames.Exists(f => f.Kind == EnvelopeKind.Linked))
                one.Frames.Insert(0, new Envelope(EnvelopeKind.Linked, envelope.Node!, envelope.Lane!));
        }
    }

    /// <summary>Rule 3: all spellings of a node are one agent, so an event on one link of a lane comes on all of them.</summary>
    private void ShowOnEverySpelling(Dictionary<LinkId, Expected> expected, List<(string Connection, Envelope Envelope)> requests)
    {
        foreach (var (id, one) in expected.ToArray())
        {
            if (requests.Any(r => r.Envelope.Kind != EnvelopeKind.Command && links.IdOf(r.Connection, r.Envelope) == id)) continue;
            foreach (var other in links.Siblings(id))
            {
                if (expected.ContainsKey(other)) continue;
                var spelled = For(expected, other);
                foreach (var frame in one.Frames.Where(f => f.Kind == EnvelopeKind.Event)) spelled.Frames.Add(links.Respell(frame, other));
            }
        }
    }

    /// <summary>Rule 7: an agent that stops itself unlinks.</summary>
    private void UnlinkStoppedAgents(Dictionary<LinkId, Expected> expected, List<(string Connection, Envelope Envelope)> requests)
    {
        foreach (var (_, envelope) in requests)
        {
            var lane = links.LaneOf(envelope);
            if (envelope.Kind != EnvelopeKind.Command || lane.Lane != "publish" || envelope.Body.Tag != "closeAgent") continue;
            foreach (var id in links.OfNode(lane.Node)) For(expected, id).Frames.Add(links.Respell(EnvelopeKind.Unlinked, id));
        }
    }

    /// <summary>Rule 4: the sender's own link is told what is really there.</summary>
    private void Correct(Dictionary<LinkId, Expected> expected, string connection, LaneId lane)
    {
        foreach (var id in links.OfLane(connection, lane)) For(expected, id).IsCorrected = true;
    }

    private void Settle(LinkId id, Expected one, List<(string Connection, Envelope Envelope)> requests)
    {
        var lane = links.LaneOf(id);
        var atOnce = requests.Count(r => links.LaneOf(r.Envelope).Node == lane.Node);
        var burst = requests.Exists(r => r.Envelope.Body.Tag == "setCounts");
        one.IsCoalesced = atOnce > 1 || burst || links.IsRated(id);
        foreach (var frame in one.Frames.Where(f => f.Kind == EnvelopeKind.Event && one.State.Shape == Shape.List))
            one.State.Apply(Change.Read(keys.Known(frame.Body), Shape.List));
    }
}
