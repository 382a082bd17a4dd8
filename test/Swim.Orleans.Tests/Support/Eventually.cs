namespace Swim.Tests;

/// <summary>Waits for what comes without a signal of its own, by linking to the lane that shows it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    public static async Task IsAsync<T>(SwimHost host, string node, string lane, Predicate<T> holds)
    {
        using var guard = new CancellationTokenSource(Guard);
        var last = default(T);
        try
        {
            await foreach (var value in host.Swim.Agent(node).Value<T>(lane).LinkAsync(guard.Token))
            {
                last = value;
                if (holds(value)) return;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Lane {lane} of {node} stayed at {last}.");
        }

        throw new InvalidOperationException($"The link to lane {lane} of {node} ended at {last}.");
    }
}
