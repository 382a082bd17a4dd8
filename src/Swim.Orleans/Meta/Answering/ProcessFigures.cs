namespace Swim.Runtime;

/// <summary>The figures of this process and machine, by means that every platform has.</summary>
internal static class ProcessFigures
{
    public static void AddTo(long[] figures)
    {
        figures.Set(MetaFigure.CpuTime, Environment.CpuUsage.TotalTime.Ticks * TimeSpan.NanosecondsPerTick);
        figures.Set(MetaFigure.CpuTotal, Environment.ProcessorCount * 100L);
        figures.Set(MetaFigure.MemUsage, Environment.WorkingSet);
        figures.Set(MetaFigure.MemTotal, GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes);
        figures.Set(MetaFigure.Heap, GC.GetTotalMemory(forceFullCollection: false));
        figures.Set(MetaFigure.Allocated, GC.GetTotalAllocatedBytes(precise: false));
        figures.Set(MetaFigure.Collections, GC.CollectionCount(0));
        figures.Set(MetaFigure.OldCollections, GC.CollectionCount(GC.MaxGeneration));
        figures.Set(MetaFigure.Pause, GC.GetTotalPauseDuration().Ticks * TimeSpan.NanosecondsPerTick);
        figures.Set(MetaFigure.Threads, ThreadPool.ThreadCount);
        figures.Set(MetaFigure.WorkQueue, ThreadPool.PendingWorkItemCount);
        try
        {
            var drive = new DriveInfo(Environment.CurrentDirectory);
            figures.Set(MetaFigure.DiskTotal, drive.TotalSize);
            figures.Set(MetaFigure.DiskUsage, drive.TotalSize - drive.TotalFreeSpace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // a volume that tells nobody: the figures stay 0
        }
    }
}
