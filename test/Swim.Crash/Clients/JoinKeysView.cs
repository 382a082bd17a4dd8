using Swim.Crash.Checking;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A join of the maps that clients write.</summary>
internal sealed class JoinKeysView(int peer, string node, string lane, Findings findings) : SeenView(peer, node, lane, findings)
{
    public Dictionary<string, long> Entries { get; } = [];

    public override void Event(Value body)
    {
        var key = body.Tag is { } tag && body.GetHeader(tag)["key"] is Text text ? text.Value : "";
        if (body.Tag == "update") Entries[key] = Number(body.Body);
        else if (body.Tag == "remove") Entries.Remove(key);
        else if (body.Tag == "clear") Entries.Clear();
        else Report($"says {body}");
    }

    public override string Print() => string.Join(",", Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{entry.Value}"));

    protected override void Clear() => Entries.Clear();
}
