using System.Runtime.CompilerServices;

namespace Swim.Docs.Tests;

internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string thisFile = "")
    {
        var folder = Path.GetDirectoryName(thisFile);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Swim.Orleans.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No Swim.Orleans.sln above {thisFile}.");
    }
}
