namespace Swim.Conformance;

/// <summary>Counts cases, prints those that fail.</summary>
internal sealed class Tally(TextWriter output, IReadOnlyList<string> known)
{
    // "FILE CASE", where CASE is the first word of a case's name, or two values compared.
    private readonly HashSet<string> _known = [.. known.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split("  ")[0])];

    public string File { get; set; } = "";

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Cases that fail on purpose.</summary>
    public int Known { get; private set; }

    public void Pass() => Passed++;

    public void Fail(string id, string why)
    {
        if (_known.Contains($"{File} {(id.StartsWith('#') ? id.Split(' ')[0] : id)}"))
        {
            Known++;
            return;
        }

        Failed++;
        output.WriteLine($"{File} {id}: {why}");
    }

    /// <summary>Shows a case that differs by a rule of ours (docs/protocol.md); it counts neither way.</summary>
    public void Keep(string id, string rule) => output.WriteLine($"{File} {id}: differs on purpose: {rule}");

    /// <summary>Counts one case by what it found wrong; null for nothing.</summary>
    public void Count(string id, string? why)
    {
        if (why is null) Pass();
        else Fail(id, why);
    }
}
