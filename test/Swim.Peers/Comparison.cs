using Swim.Cli.Bench.Measuring;

namespace Swim.Peers;

/// <summary>The same work on each, one after the other, and what one took of what the first did.</summary>
internal sealed class Comparison(TextWriter output)
{
    private static readonly string[] Shown = ["round trips", "deliveries", "server CPU", "p50", "p99"];

    /// <param name="title">The work.</param>
    /// <param name="measured">Figures by peer; the first is what the others are compared with.</param>
    public void Print(string title, IReadOnlyList<(string Peer, IReadOnlyList<Summary> Figures)> measured)
    {
        output.WriteLine();
        output.WriteLine($"## {title}");
        output.WriteLine();
        var first = measured[0].Figures;
        var names = first.Where(static figure => Shown.Contains(figure.Name)).ToList();
        output.WriteLine($"| peer | {string.Join(" | ", names.Select(static name => $"{name.Name} {name.Unit}"))} |");
        output.WriteLine($"|---|{string.Concat(names.Select(static _ => "---|"))}");
        foreach (var (peer, figures) in measured)
        {
            var cells = names.Select(name => figures.FirstOrDefault(figure => figure.Name == name.Name) is { } figure
                ? FormattableString.Invariant($"{figure.Median:#,0.##} ({figure.Median / name.Median:0.00} ×)")
                : "");
            output.WriteLine($"| {peer} | {string.Join(" | ", cells)} |");
        }
    }
}
