using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Swim.Tests;

/// <summary>What goes wrong between silos.</summary>
internal sealed class PeerFaults
{
    private readonly ConcurrentDictionary<(SiloAddress From, string Method, SiloAddress? To), Func<bool, Task>> _faults = [];

    private int _failures;

    /// <summary>Calls that met a fault, went on and failed.</summary>
    public int Failures => Volatile.Read(ref _failures);

    public void AddFailure() => Interlocked.Increment(ref _failures);

    /// <summary>Has each call of a method from a silo meet a fault, before it is made (true) and after it (false); what it throws is what the caller sees.</summary>
    public void Set(SiloAddress from, string method, Func<bool, Task> fault) => Set(from, method, null, fault);

    /// <summary>The same, of calls to the service of one silo only.</summary>
    public void Set(SiloAddress from, string method, SiloAddress? to, Func<bool, Task> fault) => _faults[(from, method, to)] = fault;

    public void Clear() => _faults.Clear();

    public Func<bool, Task>? Find(SiloAddress from, string method, GrainId target)
    {
        if (_faults.IsEmpty) return null;
        var to = SystemTargetGrainId.TryParse(target, out var service) ? service.GetSiloAddress() : null;
        return _faults.GetValueOrDefault((from, method, null)) ?? _faults.GetValueOrDefault((from, method, to));
    }
}
