using Swim.Crash.Checking;

namespace Swim.Fuzz.Campaigns;

/// <summary>What a campaign is given.</summary>
/// <param name="Server">Who is attacked.</param>
/// <param name="Seed">Of what looks random.</param>
/// <param name="Scale">How much: 1 takes a few seconds.</param>
/// <param name="Findings">What is found wrong.</param>
internal sealed record Attack(ServerUnderTest Server, ulong Seed, int Scale, Findings Findings)
{
    /// <summary>Agents that have stored state, which here stays in memory, and whose place Orleans remembers (of a million at the most).</summary>
    public int Kept { get; set; }
}
