using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>Reminders in this process only, for hosts that keep nothing on disk. Safe from any thread.</summary>
internal sealed class MemoryReminderTable : IReminderTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId Grain, string Name), ReminderEntry> _entries = [];
    private long _tags;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Read(entry => entry.GrainId == grainId);

    // without the beginning and with the end; one that ends where it begins, or before, goes around the end of the ring
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Read(entry =>
    {
        var hash = entry.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    });

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        lock (_gate) return Task.FromResult(_entries.TryGetValue((grainId, reminderName), out var entry) ? Copy(entry) : null);
    }

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            var kept = Copy(entry);
            kept.ETag = (++_tags).ToString(CultureInfo.InvariantCulture);
            _entries[(entry.GrainId, entry.ReminderName)] = kept;
            return Task.FromResult<string?>(kept.ETag);
        }
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        lock (_gate)
        {
            return Task.FromResult(_entries.TryGetValue((grainId, reminderName), out var entry) && entry.ETag == eTag && _entries.Remove((grainId, reminderName)));
        }
    }

    public Task TestOnlyClearTable()
    {
        lock (_gate) _entries.Clear();
        return Task.CompletedTask;
    }

    private static ReminderEntry Copy(ReminderEntry entry) => new()
    {
        GrainId = entry.GrainId,
        ReminderName = entry.ReminderName,
        StartAt = entry.StartAt,
        Period = entry.Period,
        ETag = entry.ETag,
    };

    private Task<ReminderTableData> Read(Func<ReminderEntry, bool> wanted)
    {
        lock (_gate) return Task.FromResult(new ReminderTableData(_entries.Values.Where(wanted).Select(Copy).ToArray()));
    }
}
