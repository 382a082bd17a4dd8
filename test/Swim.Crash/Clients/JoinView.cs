using Swim.Crash.Checking;
using Swim.Crash.Scripts;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A join lane over the values of the crash agents.</summary>
internal sealed class JoinView(int peer, string node, string lane, Func<string, StepLedger?> ledgers, Findings findings) : SeenView(peer, node, lane, findings)
{
    /// <summary>The step that each source is shown at.</summary>
    public Dictionary<string, long> Steps { get; } = [];

    public override void Event(Value body)
    {
        var key = body.Tag is { } tag && body.GetHeader(tag)["key"] is Text text ? text.Value : "";
        if (body.Tag == "update" && body.Body is Record value)
        {
            Steps[key] = Script.StepOf(Number(value["id"]));
            ledgers(key)?.Saw(Steps[key], Number(value["at"]));
        }
        else if (body.Tag == "remove")
        {
            Steps.Remove(key);
        }
        else if (body.Tag == "clear")
        {
            Steps.Clear();
        }
    }

    public override string Print() => string.Join(",", Steps.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{entry.Value}"));

    protected override void Clear() => Steps.Clear();
}
