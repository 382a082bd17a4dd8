namespace Swim.Cluster.Running;

/// <summary>What a round has shown.</summary>
internal sealed record RoundReport
{
    public required int Round { get; init; }

    public required string Fault { get; init; }

    /// <summary>For people.</summary>
    public required string What { get; init; }

    /// <summary>Milliseconds from the fault to when every link of the gateways that lived through showed what was sent after it; null where nothing had to recover.</summary>
    public double? Recovery { get; init; }

    /// <summary>Milliseconds of that after the cluster had declared the silo dead.</summary>
    public double? AfterDeath { get; init; }

    /// <summary>Milliseconds: the oldest write-behind change that was seen and lost.</summary>
    public long LossWindow { get; init; }

    /// <summary>Such changes.</summary>
    public long Lost { get; init; }

    public long Commands { get; init; }

    public long Events { get; init; }

    /// <summary>Clears that nobody had asked for.</summary>
    public long Clears { get; init; }

    /// <summary>Bytes of memory of the largest silo.</summary>
    public long Resident { get; init; }

    public double Seconds { get; init; }

    public required IReadOnlyList<string> Findings { get; init; }
}
