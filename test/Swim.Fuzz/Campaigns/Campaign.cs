using System.Globalization;

namespace Swim.Fuzz.Campaigns;

/// <summary>One kind of attack.</summary>
internal abstract class Campaign
{
    public abstract string Name { get; }

    /// <summary>Attacks; returns what it did, in a few words. Everything it has opened is closed when it returns.</summary>
    public abstract Task<string> RunAsync(Attack attack, CancellationToken cancellationToken);

    protected static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Runs as many at once as <paramref name="width"/>.</summary>
    protected static Task InParallelAsync(int count, int width, Func<int, CancellationToken, ValueTask> run, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = cancellationToken }, run);
}
