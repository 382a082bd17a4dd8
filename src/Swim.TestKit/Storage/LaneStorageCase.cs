using Swim.TestKit.Storage;

namespace Swim.TestKit;

/// <summary>One case of <see cref="LaneStorageSuite"/>: a promise that a storage keeps or breaks.</summary>
public sealed class LaneStorageCase
{
    private readonly Func<CaseRun, Task> _run;
    private readonly Func<LaneStorageSubject, bool>? _isFor;

    internal LaneStorageCase(string group, string name, Func<CaseRun, Task> run, Func<LaneStorageSubject, bool>? isFor)
    {
        Group = group;
        Name = name;
        _run = run;
        _isFor = isFor;
    }

    /// <summary>Who needs it: <c>Grain storage</c>, <c>Lane store</c> or <c>Agents</c>.</summary>
    public string Group { get; }

    /// <summary>What is promised.</summary>
    public string Name { get; }

    /// <summary>Whether the storage claims to keep the promise.</summary>
    public bool IsFor(LaneStorageSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return _isFor?.Invoke(subject) ?? true;
    }

    /// <summary>Runs the case.</summary>
    /// <exception cref="SwimTestException">The storage broke the promise; the message says the case, what was expected and what came.</exception>
    public async Task RunAsync(LaneStorageSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var run = new CaseRun(subject);
        try
        {
            await _run(run).WaitAsync(subject.Timeout);
        }
        catch (TimeoutException e)
        {
            throw new SwimTestException($"{this}: it did not end within {subject.Timeout.TotalSeconds} s. Last: {run.Step}.", e);
        }
        catch (Exception e)
        {
            throw new SwimTestException($"{this}: {(e is SwimTestException ? e.Message : $"expected no exception, got {e.GetType().Name}: {e.Message}\n  last      {run.Step}")}", e);
        }
    }

    /// <summary>Group and name.</summary>
    public override string ToString() => $"{Group}: {Name}";
}
