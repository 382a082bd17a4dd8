using Swim.Crash.Checking;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A map that clients write themselves.</summary>
internal sealed class KeysView(int peer, string node, string lane, KeyLedger ledger, Findings findings) : MapView<string>(peer, node, lane, findings)
{
    protected override string KeyOf(Value key) => (key as Text)?.Value ?? key.ToString();

    protected override long IdOf(Value value) => Number(value);

    protected override void Saw(string key, long id, Value value) => ledger.SawUpdate(key, id);

    protected override void SawRemoval(string key, long before) => ledger.SawRemoval(key, before);
}
