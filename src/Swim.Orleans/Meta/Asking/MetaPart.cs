namespace Swim.Runtime;

/// <summary>What one silo has answered to one question. The lane's lock guards it.</summary>
internal sealed class MetaPart(MetaSilo silo)
{
    // samples that lie closer together say nothing about a rate
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(20);

    private long[] _before = [];
    private long _beforeAt;

    public MetaSilo Silo => silo;

    public Dictionary<string, MetaEntry> Entries { get; private set; } = new(StringComparer.Ordinal);

    public long[] Figures { get; private set; } = [];

    /// <summary>The change of each figure per second between the last two answers; empty before there were two.</summary>
    public long[] Rates { get; private set; } = [];

    /// <summary>The number of the last answer.</summary>
    public long Seen { get; private set; }

    /// <summary>The silo has answered the last question.</summary>
    public bool IsAnswering { get; set; } = true;

    /// <summary>Takes an answer; false when nothing is different.</summary>
    public bool Take(in MetaAnswer answer, TimeProvider time)
    {
        IsAnswering = true;
        Seen = answer.Number;
        if (answer.Figures.Length > 0)
        {
            TakeFigures(answer.Figures, time);
            return true;
        }

        if (answer.IsWhole) Entries = new Dictionary<string, MetaEntry>(StringComparer.Ordinal);
        foreach (var key in answer.Removed) Entries.Remove(key);
        foreach (var entry in answer.Changed) Entries[entry.Key] = entry;
        return answer.IsWhole || answer.Changed.Length > 0 || answer.Removed.Length > 0;
    }

    private void TakeFigures(long[] figures, TimeProvider time)
    {
        Figures = figures;
        var elapsed = time.GetElapsedTime(_beforeAt);
        if (_before.Length > 0 && elapsed < ShortestInterval) return;
        if (_before.Length > 0)
        {
            var rates = new long[figures.Length];

            // what has begun anew has no rate yet
            for (var i = 0; i < rates.Length && i < _before.Length; i++) rates[i] = Math.Max(0, (long)Math.Round((figures[i] - _before[i]) / elapsed.TotalSeconds));
            Rates = rates;
        }

        _before = figures;
        _beforeAt = time.GetTimestamp();
    }
}
