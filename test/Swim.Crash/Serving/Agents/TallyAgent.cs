using Swim.Lanes;

namespace Swim.Crash.Serving.Agents;

/// <summary>Joins lanes of the crash agents.</summary>
[Agent("/tally/:id")]
public sealed partial class TallyAgent : WebAgent
{
    [Join("committed", Durability = Durability.Committed)] public partial JoinValueLane<string, Mark> Committed { get; }

    [Join("behind")] public partial JoinValueLane<string, Mark> Behind { get; }

    [Join("keys")] public partial JoinMapLane<string, string, long> Keys { get; }

    [Command("open")]
    private void Open(string node)
    {
        Committed.Add(node, node, "cValue");
        Behind.Add(node, node, "wValue");
        Keys.Add(node, node, "wKeys");
    }
}
