using System.Globalization;

namespace Swim.Cluster.Running;

/// <summary>What the system says of a process.</summary>
internal static class ProcessFigures
{
    // of /proc/PID/stat, counted after the name in brackets; in ticks of 10 ms
    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>Bytes in memory; 0 where the system does not say.</summary>
    public static long Resident(int process)
    {
        var file = Path(process, "status");
        if (!File.Exists(file)) return 0;
        var line = File.ReadLines(file).FirstOrDefault(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[6..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 10;
    }

    /// <summary>Processor time used so far, of all threads.</summary>
    public static TimeSpan Processor(int process)
    {
        var text = File.ReadAllText(Path(process, "stat"));
        var parts = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(parts[UserTime], CultureInfo.InvariantCulture) + long.Parse(parts[SystemTime], CultureInfo.InvariantCulture)));
    }

    private static string Path(int process, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}");
}
