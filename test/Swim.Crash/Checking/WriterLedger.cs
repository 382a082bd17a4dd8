namespace Swim.Crash.Checking;

/// <summary>The numbers of the orders that each writer has sent, and what was shown or acknowledged of them. Safe from any thread.</summary>
internal sealed class WriterLedger(string name, char group, Findings findings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (long Sent, long Floor)> _writers = [];

    public void Send(long writer, long number)
    {
        lock (_gate) _writers[writer] = (number, _writers.GetValueOrDefault(writer).Floor);
    }

    public void Saw(long writer, long number)
    {
        lock (_gate)
        {
            var (sent, floor) = _writers.GetValueOrDefault(writer);
            if (number > sent) findings.Add($"{name} shows order {number} of writer {writer}, who has sent {sent}");
            if (group == 'c' && number > floor) _writers[writer] = (sent, number);
        }
    }

    public void Recovered(IReadOnlyDictionary<long, long> found, in ServerEnd crash)
    {
        lock (_gate)
        {
            var anew = group == 't' || crash.LosesEverything;
            if (anew && found.Count > 0) findings.Add($"{name} has orders in a new process, and should begin anew");
            foreach (var writer in _writers.Keys.ToArray())
            {
                var (sent, floor) = _writers[writer];
                var number = found.GetValueOrDefault(writer);
                if (number > sent) findings.Add($"{name} has order {number} of writer {writer}, who has sent {sent}");
                if (!anew && number < floor) findings.Add($"{name} has writer {writer} at order {number}; {floor} had been shown, acknowledged or stored");
                _writers[writer] = (sent, anew ? 0 : number);
            }

            foreach (var writer in found.Keys)
                if (!_writers.ContainsKey(writer)) findings.Add($"{name} has orders of writer {writer}, who has sent none");
        }
    }
}
