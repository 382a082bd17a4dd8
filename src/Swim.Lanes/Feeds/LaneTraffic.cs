using System.Runtime.InteropServices;

namespace Swim.Lanes;

/// <summary>
/// What has gone through the lanes of one process since its start. Counted once per batch of commands and once per emptied queue of a link, on cells of the
/// processor that counts, so that counting costs next to nothing; reading adds the cells up. Safe from any thread.
/// </summary>
public sealed class LaneTraffic
{
    // one cache line each, and the one that is fetched along with it
    private const int CellSize = 16;

    private static readonly int CellMask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 64)) - 1;

    private readonly long[] _cells = new long[(CellMask + 2) * CellSize];

    private enum Figure
    {
        Events,
        Coalesced,
        Dropped,
        Commands,
        HandlingTime,
        Downlinks,
        DownlinkEvents,
    }

    /// <summary>Changes that links here have handed to their consumers, after coalescing.</summary>
    public long Events => Sum(Figure.Events);

    /// <summary>Changes that a newer one has replaced in a link's queue.</summary>
    public long Coalesced => Sum(Figure.Coalesced);

    /// <summary>Items that a link's full queue has dropped.</summary>
    public long Dropped => Sum(Figure.Dropped);

    /// <summary>Commands that agents here have carried out or refused.</summary>
    public long Commands => Sum(Figure.Commands);

    /// <summary>How long their handlers ran, without what they awaited.</summary>
    public TimeSpan HandlingTime => TimeSpan.FromSeconds(Sum(Figure.HandlingTime) / (double)System.Diagnostics.Stopwatch.Frequency);

    /// <summary>Links that agents here hold to lanes of this cluster, as of now.</summary>
    public long Downlinks => Sum(Figure.Downlinks);

    /// <summary>Of <see cref="Events"/> those of such links.</summary>
    public long DownlinkEvents => Sum(Figure.DownlinkEvents);

    internal void CountEvents(long events, long coalesced, long dropped, bool isDownlink)
    {
        var cell = Cell();
        if (events > 0) Add(cell, Figure.Events, events);
        if (events > 0 && isDownlink) Add(cell, Figure.DownlinkEvents, events);
        if (coalesced > 0) Add(cell, Figure.Coalesced, coalesced);
        if (dropped > 0) Add(cell, Figure.Dropped, dropped);
    }

    internal void CountCommands(long commands, long time)
    {
        var cell = Cell();
        Add(cell, Figure.Commands, commands);
        Add(cell, Figure.HandlingTime, time);
    }

    internal void CountDownlinks(int change) => Add(Cell(), Figure.Downlinks, change);

    private Span<long> Cell() => _cells.AsSpan(((Thread.GetCurrentProcessorId() & CellMask) + 1) * CellSize, CellSize);

    private static void Add(Span<long> cell, Figure figure, long change) =>
        Interlocked.Add(ref System.Runtime.CompilerServices.Unsafe.Add(ref MemoryMarshal.GetReference(cell), (int)figure), change);

    private long Sum(Figure figure)
    {
        var sum = 0L;
        for (var i = CellSize + (int)figure; i < _cells.Length; i += CellSize) sum += Volatile.Read(ref _cells[i]);
        return sum;
    }
}
