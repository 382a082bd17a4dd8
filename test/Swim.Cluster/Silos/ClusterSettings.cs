using System.Globalization;

namespace Swim.Cluster.Silos;

/// <summary>What the silos of a cluster are told, and where they are.</summary>
internal sealed record ClusterSettings
{
    /// <summary>The database, as processes of this machine reach it; null: each silo would be a cluster by itself.</summary>
    public required string Database { get; init; }

    /// <summary>Milliseconds of a probe between silos; 0: Orleans' defaults.</summary>
    public int Probe { get; init; }

    /// <summary>How many probes in a row must fail.</summary>
    public int Misses { get; init; } = 2;

    /// <summary>Seconds until an idle agent is collected; 0: Orleans' default.</summary>
    public double Collection { get; init; }

    /// <summary>Whether batches of commands travel many in a message between silos.</summary>
    public bool BatchCommands { get; init; } = true;

    /// <summary>Slots from this one on are gateways without a silo.</summary>
    public int FirstGateway { get; init; } = int.MaxValue;

    /// <summary>Seconds over which a process that is stopped sends its clients away.</summary>
    public double DrainWindow { get; init; } = 1;

    /// <summary>Where the last silo is on its own behind a network that can be cut; null for none.</summary>
    public IsolatedPlace? Isolated { get; init; }

    /// <summary>Which silo that is.</summary>
    public int IsolatedSlot { get; init; } = -1;

    /// <summary>Where each process's output is written, with times; null: nowhere.</summary>
    public string? Logs { get; init; }

    public string AddressOf(int slot) => Isolated is null ? "127.0.0.1" : slot == IsolatedSlot ? Isolated.SiloAddress : Isolated.OthersAddress;

    public string HttpAddressOf(int slot) => slot == IsolatedSlot ? Isolated!.EdgeAddress : "127.0.0.1";

    public IReadOnlyList<string> ThroughOf(int slot) => slot == IsolatedSlot ? Isolated!.Through : [];

    public IReadOnlyDictionary<string, string> EnvironmentOf(int slot)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__swim"] = slot == IsolatedSlot ? Isolated!.Database(Database) : Database,
        };
        environment["Swim__Gateway__DrainWindow"] = TimeSpan.FromSeconds(DrainWindow).ToString("c", CultureInfo.InvariantCulture);
        if (Logs is not null) environment["Logging__LogLevel__Swim"] = "Debug";
        if (!BatchCommands) environment["Swim__Cluster__Feeds__BatchCommands"] = "false";
        if (slot >= FirstGateway) environment["Swim__Cluster__Role"] = "Gateway";
        if (Probe > 0) environment["Cluster__Probe"] = Probe.ToString(CultureInfo.InvariantCulture);
        if (Probe > 0) environment["Cluster__Misses"] = Misses.ToString(CultureInfo.InvariantCulture);
        if (Collection > 0) environment["Cluster__Collection"] = Collection.ToString(CultureInfo.InvariantCulture);
        return environment;
    }
}
