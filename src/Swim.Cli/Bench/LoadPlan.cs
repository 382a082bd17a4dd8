using Swim.Cli.Bench.Measuring;

namespace Swim.Cli.Bench;

/// <summary>How much load, and where to.</summary>
internal sealed class LoadPlan
{
    public required Uri Server { get; init; }

    public ServerProcess? Process { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Connections that send or follow.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Agents that the load is spread over.</summary>
    public int Agents { get; init; } = 1;

    /// <summary>Length of what is measured, in one run.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Load before it, that is not measured.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Work begun per second, over all connections; 0: as fast as the server lets it.</summary>
    public double Rate { get; init; }

    /// <summary>Bytes of a body, about; 0: a number alone.</summary>
    public int Size { get; init; }

    /// <summary>The longest wait for an answer of the server.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The server's answer.</summary>
    /// <exception cref="TimeoutException">None within <see cref="Patience"/>.</exception>
    public async Task<T> WaitAsync<T>(Task<T> answer, string what, CancellationToken cancellationToken)
    {
        await WaitAsync((Task)answer, what, cancellationToken);
        return await answer;
    }

    /// <inheritdoc cref="WaitAsync{T}(Task{T}, string, CancellationToken)"/>
    public async Task WaitAsync(Task answer, string what, CancellationToken cancellationToken)
    {
        try
        {
            await answer.WaitAsync(Patience, Time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{Server} has not answered within {Patience.TotalSeconds:0} s: {what}.", exception);
        }
    }

    /// <summary>Lets the load run for a time; ends early, with its error, when the load does.</summary>
    public async Task RunAsync(Task load, TimeSpan time, CancellationToken cancellationToken) =>
        await await Task.WhenAny(Task.Delay(time, Time, cancellationToken), load);
}
