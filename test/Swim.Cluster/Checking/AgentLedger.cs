using Swim.Crash.Checking;

namespace Swim.Cluster.Checking;

/// <summary>What is known of all lanes of an agent.</summary>
internal sealed class AgentLedger
{
    public AgentLedger(string node, bool isStored, TroubleLog troubles, Losses losses, Findings findings)
    {
        Node = node;
        IsStored = isStored;
        (string, Keeping)[] numbers = isStored
            ? [("cValue", Keeping.Committed), ("wValue", Keeping.Behind), ("cList", Keeping.Committed), ("wList", Keeping.Behind)]
            : [("tValue", Keeping.Transient)];
        (string, Keeping)[] keys = isStored ? [("cMap", Keeping.Committed), ("wMap", Keeping.Behind)] : [("tMap", Keeping.Transient)];
        Numbers = numbers.ToDictionary(one => one.Item1, one => new NumberLedger($"{node} {one.Item1}", one.Item2, troubles, losses, findings));
        Keys = keys.ToDictionary(one => one.Item1, one => new KeyLedger($"{node} {one.Item1}", one.Item2, troubles, losses, findings));
        Steps = new StepLedger($"{node} steps", findings);
    }

    private long _number;

    public string Node { get; }

    /// <summary>Numbers for orders: they grow, whichever lane they are for.</summary>
    public long Next() => Interlocked.Increment(ref _number);

    /// <summary>Whether its state outlives an activation.</summary>
    public bool IsStored { get; }

    /// <summary>By lane: values and lists.</summary>
    public IReadOnlyDictionary<string, NumberLedger> Numbers { get; }

    /// <summary>By lane: maps.</summary>
    public IReadOnlyDictionary<string, KeyLedger> Keys { get; }

    public StepLedger Steps { get; }

    /// <summary>Nobody writes to it for now: it is to be collected.</summary>
    public volatile bool IsResting;
}
