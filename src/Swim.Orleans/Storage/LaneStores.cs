using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Lane stores over Orleans storage.</summary>
public static class LaneStores
{
    /// <summary>
    /// Lanes in a grain storage: by <see cref="IRecordStorage"/> when it offers that (one read opens an agent, a commit is atomic), else record by
    /// record with a fencing head, which any storage can do.
    /// </summary>
    public static ILaneStore Over(IGrainStorage storage, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(loggers);
        return storage is IRecordStorage records ? new RecordLaneStore(records) : new GrainLaneStore(storage, loggers.CreateLogger<GrainLaneStore>());
    }
}
