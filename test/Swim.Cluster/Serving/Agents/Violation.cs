namespace Swim.Cluster.Serving.Agents;

/// <summary>What an agent itself sees that must not be.</summary>
internal static class Violation
{
    /// <summary>How a line of the process's output begins that tells of one.</summary>
    public const string Mark = "VIOLATION: ";

    public static void Report(string text) => Console.Error.WriteLine(Mark + text);
}
