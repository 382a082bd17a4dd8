using Swim.Crash.Checking;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>The echoes of orders. One that moved a committed lane is shown only when that is durable, so an echo is an acknowledgement.</summary>
internal sealed class EchoView(int peer, string node, string lane, AgentLedger ledger, Action<long> echoed, Findings findings) : SeenView(peer, node, lane, findings)
{
    public override void Event(Value body)
    {
        var writer = Number(body["writer"]);
        var number = Number(body["number"]);
        if (body["groups"] is Text groups && groups.Value.Contains('c', StringComparison.Ordinal)) ledger.ByGroup['c'].Writers.Saw(writer, number);
        echoed(writer);
    }

    public override string Print() => "";

    protected override void Clear()
    {
    }
}
