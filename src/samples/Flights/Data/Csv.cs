namespace Flights.Data;

/// <summary>Comma-separated values with a header line; a quoted cell may hold commas.</summary>
internal static class Csv
{
    public static IEnumerable<string[]> ReadResource(string name)
    {
        using var stream = typeof(Csv).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the build.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return Split(line);
    }

    private static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(',');
        List<string> cells = [];
        for (var at = 0; at <= line.Length;)
        {
            var quoted = at < line.Length && line[at] == '"';
            var end = line.IndexOf(quoted ? '"' : ',', quoted ? at + 1 : at);
            if (end < 0) end = line.Length;
            cells.Add(quoted ? line[(at + 1)..end] : line[at..end]);
            at = quoted ? end + 2 : end + 1;
        }

        return [.. cells];
    }
}
