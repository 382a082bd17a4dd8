using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Docker;

/// <summary>deploy/docker/Dockerfile, instruction by instruction.</summary>
internal sealed class Dockerfile
{
    private Dockerfile(IReadOnlyList<(string Name, string[] Words)> instructions) => Instructions = instructions;

    public IReadOnlyList<(string Name, string[] Words)> Instructions { get; }

    /// <summary>Those of the last stage: the image.</summary>
    public IEnumerable<(string Name, string[] Words)> Image => Instructions.Skip(Instructions.Index().Last(one => one.Item.Name == "FROM").Index);

    public static Dockerfile Read(string sample)
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Deploy, "docker", "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal);
        return new Dockerfile([.. text.Split('\n')
            .Select(static line => line.Trim())
            .Where(static line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Replace("$SAMPLE", sample, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(static words => (words[0], words[1..]))]);
    }

    public IEnumerable<string[]> Of(string name) => Instructions.Where(instruction => instruction.Name == name).Select(instruction => instruction.Words);

    /// <summary>The variables that the image sets.</summary>
    public Dictionary<string, string?> Environment() => Image.Where(instruction => instruction.Name == "ENV").SelectMany(instruction => instruction.Words)
        .ToDictionary(word => word[..word.IndexOf('=', StringComparison.Ordinal)], word => (string?)word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);
}
