using System.Globalization;
using Swim.Cluster.Checking;
using Swim.Cluster.Silos;
using Swim.Crash.Checking;

namespace Swim.Cluster.Running;

/// <summary>What all parts of a run share.</summary>
internal sealed class World
{
    public const string TallyNode = "/tally/all";

    public World(RunOptions options, ClusterSettings settings)
    {
        Options = options;
        Troubles = new TroubleLog(options.MaxLoss, static () => Moment.Now);
        Silos = [.. Enumerable.Range(1, options.Silos + options.Gateways).Select(slot => new SiloProcess(slot, settings, Findings))];
        if (options.Logs is { } folder) Log = new SiloLog(Path.Combine(folder, "clients.log"));
        var fleeting = Math.Max(1, options.Agents / 3);
        Agents =
        [
            .. Enumerable.Range(1, options.Agents).Select(i => new AgentLedger(Text($"/plain/{i}"), isStored: true, Troubles, Losses, Findings)),
            .. Enumerable.Range(1, fleeting).Select(i => new AgentLedger(Text($"/fleeting/{i}"), isStored: false, Troubles, Losses, Findings)),
        ];
    }

    public RunOptions Options { get; }

    public Findings Findings { get; } = new();

    public Figures Figures { get; } = new();

    /// <summary>All that clients send and are shown; null: not written.</summary>
    public SiloLog? Log { get; }

    public TroubleLog Troubles { get; }

    public Losses Losses { get; } = new();

    public IReadOnlyList<SiloProcess> Silos { get; }

    public IReadOnlyList<AgentLedger> Agents { get; }

    public IEnumerable<AgentLedger> Plain => Agents.Where(agent => agent.IsStored);

    public IEnumerable<SiloProcess> Living => Silos.Where(silo => silo.State == SiloState.Up);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
