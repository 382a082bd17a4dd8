using System.Collections.Concurrent;

namespace Swim.Tests;

/// <summary>Where agents wait until the test lets them go on.</summary>
public static class Gates
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Open = new();

    public static Task WaitAsync(string name) => GateOf(name).Task;

    public static void Release(string name) => GateOf(name).TrySetResult();

    private static TaskCompletionSource GateOf(string name) => Open.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
