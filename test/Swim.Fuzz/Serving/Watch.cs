using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans;
using Orleans.Runtime;

namespace Swim.Fuzz.Serving;

/// <summary>Sees what the server holds.</summary>
internal sealed class Watch : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly IGrainFactory _grains;
    private readonly Troubles _troubles;
    private long _connections;
    private long _links;

    public Watch(IGrainFactory grains, Troubles troubles)
    {
        (_grains, _troubles) = (grains, troubles);
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is "swim.server.connections" or "swim.server.links") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, change, _, _) => Interlocked.Add(ref instrument.Name == "swim.server.links" ? ref _links : ref _connections, change));
        _listener.Start();
    }

    /// <summary>What there is now; memory only after a full collection.</summary>
    public async Task<ServerFigures> ReadAsync(bool collects)
    {
        // what finalizers and pools give back takes a second collection
        for (var times = 0; collects && times < 3; times++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        var agents = 0;
        foreach (var statistic in await _grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
        {
            if (statistic.GrainType.StartsWith(typeof(Watch).Namespace!, StringComparison.Ordinal)) agents += statistic.ActivationCount;
        }

        var handles = OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : process.HandleCount;
        return new ServerFigures(GC.GetTotalMemory(forceFullCollection: false), process.WorkingSet64, handles, process.Threads.Count, agents,
            Interlocked.Read(ref _connections), Interlocked.Read(ref _links), _troubles.Errors, _troubles.Texts);
    }

    /// <summary>Ends agents that nobody has used since.</summary>
    public Task CollectAsync() => _grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    public void Dispose() => _listener.Dispose();
}
