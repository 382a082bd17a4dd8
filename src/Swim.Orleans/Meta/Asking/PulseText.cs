using Swim.Recon;

namespace Swim.Runtime;

/// <summary>Prints figures as pulses.</summary>
internal static class PulseText
{
    // of processor time in nanoseconds per second
    private const long PerPercent = 10_000_000;

    /// <summary>The pulse of a meta node.</summary>
    /// <param name="kind">What the node is about.</param>
    /// <param name="figures">The figures of all its silos.</param>
    /// <param name="rates">Their change per second.</param>
    /// <param name="silos">How many they are of.</param>
    public static Value Print(MetaSubjectKind kind, long[] figures, long[] rates, int silos)
    {
        switch (kind)
        {
            case MetaSubjectKind.Node: return Record.Of(Of("agents", Agents(figures, rates, isWide: false)), Of("uplinks", Uplinks(figures, rates, isWide: false)));
            case MetaSubjectKind.Lane: return Record.Of(Of("uplinkPulse", Uplinks(figures, rates, isWide: false)));
        }

        var isWide = kind is MetaSubjectKind.Cluster or MetaSubjectKind.Silo;
        var items = new List<Item>();
        if (kind == MetaSubjectKind.Edge) Add(items, "meshCount", 1);
        if (kind is MetaSubjectKind.Edge or MetaSubjectKind.Mesh) Add(items, "partCount", 1);
        if (kind is MetaSubjectKind.Edge or MetaSubjectKind.Mesh or MetaSubjectKind.Part) Add(items, "hostCount", 1);
        if (kind == MetaSubjectKind.Cluster) Always(items, "siloCount", silos);
        Always(items, "nodeCount", figures.Of(MetaFigure.Agents));
        items.Add(Of("agents", Agents(figures, rates, isWide)));
        items.Add(Of("downlinks", Downlinks(figures, rates)));
        items.Add(Of("uplinks", Uplinks(figures, rates, isWide)));
        if (isWide)
        {
            items.Add(Of("feeds", Feeds(figures)));
            items.Add(Of("store", Store(figures, rates)));
        }

        if (kind != MetaSubjectKind.Edge) items.Add(Of("system", System(figures, rates)));
        if (isWide) items.Add(Of("runtime", Runtime(figures, rates)));
        return Record.Of([.. items]);
    }

    /// <summary>The share of one core that a process has used, in percent.</summary>
    public static long CpuUsage(long[] rates) => rates.Of(MetaFigure.CpuTime) / PerPercent;

    private static Record Agents(long[] figures, long[] rates, bool isWide)
    {
        var items = new List<Item>();
        Always(items, "agentCount", figures.Of(MetaFigure.Agents));
        Add(items, "execRate", rates.Of(MetaFigure.ExecTime));
        Add(items, "execTime", figures.Of(MetaFigure.ExecTime));
        if (!isWide) return Record.Of([.. items]);
        Add(items, "activationRate", rates.Of(MetaFigure.Activations));
        Add(items, "activationCount", figures.Of(MetaFigure.Activations));
        Add(items, "deactivationRate", rates.Of(MetaFigure.Deactivations));
        Add(items, "deactivationCount", figures.Of(MetaFigure.Deactivations));
        return Record.Of([.. items]);
    }

    private static Record Uplinks(long[] figures, long[] rates, bool isWide)
    {
        var items = new List<Item>();
        Always(items, "linkCount", figures.Of(MetaFigure.Links));
        Add(items, "eventRate", rates.Of(MetaFigure.Events));
        Add(items, "eventCount", figures.Of(MetaFigure.Events));
        Add(items, "commandRate", rates.Of(MetaFigure.Commands));
        Add(items, "commandCount", figures.Of(MetaFigure.Commands));
        if (!isWide) return Record.Of([.. items]);
        Add(items, "coalescedRate", rates.Of(MetaFigure.Coalesced));
        Add(items, "coalescedCount", figures.Of(MetaFigure.Coalesced));
        Add(items, "droppedRate", rates.Of(MetaFigure.Dropped));
        Add(items, "droppedCount", figures.Of(MetaFigure.Dropped));
        return Record.Of([.. items]);
    }

    private static Record Downlinks(long[] figures, long[] rates)
    {
        var items = new List<Item>();
        Always(items, "linkCount", figures.Of(MetaFigure.Downlinks));
        Add(items, "eventRate", rates.Of(MetaFigure.DownlinkEvents));
        Add(items, "eventCount", figures.Of(MetaFigure.DownlinkEvents));
        return Record.Of([.. items]);
    }

    private static Record Feeds(long[] figures)
    {
        var items = new List<Item>();
        Always(items, "nodeCount", figures.Of(MetaFigure.FeedNodes));
        Always(items, "readerCount", figures.Of(MetaFigure.Links));
        Add(items, "recoveryCount", figures.Of(MetaFigure.Recoveries));
        Add(items, "droppedCount", figures.Of(MetaFigure.FeedDropped));
        Add(items, "relayCount", figures.Of(MetaFigure.Relays));
        Add(items, "peerCount", figures.Of(MetaFigure.Peers));
        Add(items, "unpublishedCount", figures.Of(MetaFigure.Unpublished));
        return Record.Of([.. items]);
    }

    private static Record Store(long[] figures, long[] rates)
    {
        var items = new List<Item>();
        Always(items, "lag", figures.Of(MetaFigure.StoreLag));
        Add(items, "unsavedBytes", figures.Of(MetaFigure.Unsaved));
        Add(items, "waitingCount", figures.Of(MetaFigure.StoreWaiting));
        Add(items, "failingCount", figures.Of(MetaFigure.StoreFailing));
        Add(items, "commitRate", rates.Of(MetaFigure.Commits));
        Add(items, "commitCount", figures.Of(MetaFigure.Commits));
        Add(items, "recordRate", rates.Of(MetaFigure.Records));
        Add(items, "recordCount", figures.Of(MetaFigure.Records));
        Add(items, "byteRate", rates.Of(MetaFigure.StoreBytes));
        Add(items, "byteCount", figures.Of(MetaFigure.StoreBytes));
        Add(items, "failureCount", figures.Of(MetaFigure.StoreFailures));
        return Record.Of([.. items]);
    }

    private static Record System(long[] figures, long[] rates)
    {
        var items = new List<Item>();
        Add(items, "cpuUsage", CpuUsage(rates));
        Add(items, "cpuTotal", figures.Of(MetaFigure.CpuTotal));
        Add(items, "memUsage", figures.Of(MetaFigure.MemUsage));
        Add(items, "memTotal", figures.Of(MetaFigure.MemTotal));
        Add(items, "diskUsage", figures.Of(MetaFigure.DiskUsage));
        Add(items, "diskTotal", figures.Of(MetaFigure.DiskTotal));
        Add(items, "startTime", figures.Of(MetaFigure.StartTime));
        return Record.Of([.. items]);
    }

    private static Record Runtime(long[] figures, long[] rates)
    {
        var items = new List<Item>();
        Add(items, "heapSize", figures.Of(MetaFigure.Heap));
        Add(items, "allocRate", rates.Of(MetaFigure.Allocated));
        Add(items, "gcCount", figures.Of(MetaFigure.Collections));
        Add(items, "gen2Count", figures.Of(MetaFigure.OldCollections));
        Add(items, "gcPause", rates.Of(MetaFigure.Pause) / PerPercent);
        Add(items, "threadCount", figures.Of(MetaFigure.Threads));
        Add(items, "workQueue", figures.Of(MetaFigure.WorkQueue));
        return Record.Of([.. items]);
    }

    private static Slot Of(string name, Value value) => new(name, value);

    private static void Always(List<Item> items, string name, long value) => items.Add(new Slot(name, value));

    private static void Add(List<Item> items, string name, long value)
    {
        if (value != 0) Always(items, name, value);
    }
}
