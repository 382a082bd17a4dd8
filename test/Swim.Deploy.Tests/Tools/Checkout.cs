using System.Runtime.CompilerServices;

namespace Swim.Deploy.Tests.Tools;

/// <summary>The checkout these tests were compiled from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Deploy => Path.Combine(Root, "deploy");

    /// <summary>The Flights program, built as this test was.</summary>
    public static string Flights
    {
        get
        {
            var output = Path.GetRelativePath(Path.Combine(Root, "test", "Swim.Deploy.Tests"), AppContext.BaseDirectory);
            return Path.Combine(Root, "src", "samples", "Flights", output, "Flights.dll");
        }
    }

    private static string Find([CallerFilePath] string thisFile = "")
    {
        var folder = Path.GetDirectoryName(thisFile);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Swim.Orleans.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No Swim.Orleans.sln above {thisFile}.");
    }
}
