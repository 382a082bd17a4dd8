using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>Counts what it is given, for load.</summary>
public abstract partial class LoadAgent : WebAgent
{
    [Lane] public partial ValueLane<Value> Value { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<Value> Echo { get; }

    [Lane] public partial MapLane<Value, Value> Map { get; }

    [Command]
    private static void Cmd(Value body) => Counters.Handled();

    [Command]
    private static void SlowCmd(Value body)
    {
        Counters.Work(TimeSpan.FromMilliseconds(1));
        Counters.Handled();
    }

    [Command]
    private void EchoCmd(Value body) => Echo.Value = body;

    [Command]
    private void Fill(int count)
    {
        for (var i = 0; i < count; i++) Map[i] = Record.Of(new Slot("a", i), new Slot("b", $"v{i}"));
    }

    [OnSet(nameof(Value))]
    private static void Set(Value now) => Counters.Handled();

    [OnUpdate(nameof(Map))]
    private static void Updated(Value key, Value now) => Counters.Handled();
}
