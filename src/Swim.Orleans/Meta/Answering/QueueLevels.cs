using System.Diagnostics.Metrics;

namespace Swim.Runtime;

/// <summary>The levels that the instruments of this process's <c>Swim.*</c> meters observe: read once, when asked.</summary>
internal static class QueueLevels
{
    public static List<MetaEntry> Read(IMeterFactory meters)
    {
        var levels = new SortedDictionary<string, (string Unit, double Value)>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, active) =>
        {
            // several hosts may share a process
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name.StartsWith("Swim.", StringComparison.Ordinal) && IsLevel(instrument)) active.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. levels.Select(static level => new MetaEntry(level.Key, level.Value.Unit, 0, (long)level.Value.Value, []))];

        void Add(Instrument instrument, double value) =>
            levels[instrument.Name] = (instrument.Unit ?? "", levels.TryGetValue(instrument.Name, out var present) ? present.Value + value : value);
    }

    // times are among the figures of the silo, in whole milliseconds
    private static bool IsLevel(Instrument instrument) => instrument is ObservableUpDownCounter<long> or ObservableUpDownCounter<int> or ObservableGauge<long> or ObservableGauge<int>;
}
