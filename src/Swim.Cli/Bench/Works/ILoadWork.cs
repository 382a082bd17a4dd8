using Swim.Cli.Bench.Measuring;

namespace Swim.Cli.Bench.Works;

/// <summary>One kind of load, and what is measured of it.</summary>
internal interface ILoadWork
{
    /// <summary>As named on the command line.</summary>
    string Name { get; }

    /// <summary>What it does, for people.</summary>
    string Description { get; }

    /// <summary>Whether it can be told how much work to begin in a second; the others go as fast as the server takes it.</summary>
    bool HasRate => false;

    /// <summary>One run: opens what it needs, warms up, measures, closes.</summary>
    /// <exception cref="IOException">The server ended a connection.</exception>
    /// <exception cref="TimeoutException">The server did not answer within the plan's patience.</exception>
    Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken);
}
