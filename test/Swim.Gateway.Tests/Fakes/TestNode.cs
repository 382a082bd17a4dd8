using System.Text;
using Swim.Lanes;

namespace Swim.Gateway.Tests.Fakes;

/// <summary>An agent of the tests: lanes <c>count</c> and <c>info</c> (value), <c>map</c>, <c>cmd</c> (command), <c>supply</c>, <c>list</c>, <c>http</c>.</summary>
public sealed class TestNode : NodeTarget
{
    private readonly Dictionary<string, TestLane> _lanes;

    public TestNode(LaneHub hub, string node)
    {
        Node = node;
        _lanes = new TestLane[]
        {
            new(hub, node, "count", LaneKind.Value),
            new(hub, node, "info", LaneKind.Value),
            new(hub, node, "map", LaneKind.Map),
            new(hub, node, "cmd", LaneKind.Command),
            new(hub, node, "supply", LaneKind.Supply),
            new(hub, node, "list", LaneKind.List),
            new(hub, node, "http", LaneKind.Http),
        }.ToDictionary(lane => lane.Name);
    }

    public override string Node { get; }

    public override string AgentType => "unit";

    /// <summary>Held by whoever is in the agent: handlers never run side by side.</summary>
    public object Turn { get; } = new();

    /// <summary>Commands in the order in which they were carried out, as <c>lane body</c>.</summary>
    public List<string> Commands { get; } = [];

    /// <summary>Set to make the next deliveries fail.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What lane <c>http</c> answers.</summary>
    public Func<LaneRequest, LaneResponse>? Answer { get; set; }

    /// <summary>Deliveries wait for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public TestLane Count => _lanes["count"];

    public TestLane Map => _lanes["map"];

    public TestLane Supply => _lanes["supply"];

    public TestLane List => _lanes["list"];

    public override LaneKind? KindOf(string lane) => Find(lane)?.Kind;

    public TestLane? Find(string lane) => _lanes.GetValueOrDefault(lane);

    public void Do(Action<TestNode> turn)
    {
        lock (Turn) turn(this);
    }

    public void Apply(NodeBatch batch)
    {
        lock (Turn)
        {
            foreach (var op in batch.Ops) Apply(op, batch.Body(op));
        }
    }

    public CommandOutcome Command(string lane, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        lock (Turn)
        {
            if (Find(lane) is not { } found) return new CommandOutcome(CommandStatus.LaneNotFound);
            if (text.Contains("boom", StringComparison.Ordinal)) return new CommandOutcome(CommandStatus.HandlerFailed, "The handler threw.");
            if (text.Contains("((", StringComparison.Ordinal)) return new CommandOutcome(CommandStatus.Malformed, "Expected a value.", 1);
            if (lane == "count" && text.StartsWith('{')) return new CommandOutcome(CommandStatus.Mismatch, "Expected an int, got a record.");
            if (found.Kind == LaneKind.Supply) return new CommandOutcome(CommandStatus.ReadOnly);
            Commands.Add($"{lane} {text}");
            switch (found.Kind)
            {
                case LaneKind.Value:
                    found.Set(text);
                    break;
                case LaneKind.Command:
                    found.Push(text);
                    break;
                case LaneKind.Map when text.StartsWith("@update(key:", StringComparison.Ordinal):
                    var end = text.IndexOf(')', StringComparison.Ordinal);
                    found.Update(text["@update(key:".Length..end], text[(end + 1)..].Trim());
                    break;
                case LaneKind.Map when text.StartsWith("@remove(key:", StringComparison.Ordinal):
                    found.Remove(text["@remove(key:".Length..^1]);
                    break;
                case LaneKind.Map when text == "@clear":
                    found.Clear();
                    break;
            }
        }

        return CommandOutcome.Accepted;
    }

    private void Apply(in NodeOp op, ReadOnlySpan<byte> body)
    {
        if (Find(op.Lane) is not { Kind: not LaneKind.Http } lane)
        {
            if (op.Kind is NodeOpKind.Link or NodeOpKind.Sync)
                op.Reader!.OnUnlinked(Find(op.Lane) is null ? UnlinkReason.LaneNotFound : UnlinkReason.Unsupported);
            return;
        }

        switch (op.Kind)
        {
            case NodeOpKind.Command:
                Command(op.Lane, body);
                break;
            case NodeOpKind.Link:
                lane.Link(op.Reader!);
                break;
            case NodeOpKind.Sync:
                lane.Sync(op.Reader!);
                break;
            case NodeOpKind.Unlink:
                lane.Unlink(op.Reader!, UnlinkReason.Requested);
                break;
        }
    }
}
