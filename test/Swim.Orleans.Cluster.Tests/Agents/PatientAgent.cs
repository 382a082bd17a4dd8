using System.Collections.Concurrent;

namespace Swim.Tests.Agents;

/// <summary>Has handlers that wait until a test lets them go on.</summary>
[Agent("/patient/:id")]
public sealed partial class PatientAgent : WebAgent
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new(StringComparer.Ordinal);

    /// <summary>What the agent of a node waits for.</summary>
    public static TaskCompletionSource GateOf(string node) => Gates.GetOrAdd(node, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    [Lane] public partial ValueLane<int> Last { get; }

    [Command("wait")]
    private async Task WaitAsync(int value)
    {
        await GateOf(NodeUri).Task;
        Last.Value = value;
    }
}
