using Swim.Crash.Checking;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>Who has ordered what last.</summary>
internal sealed class WritersView(int peer, string node, string lane, WriterLedger ledger, Findings findings) : MapView<long>(peer, node, lane, findings)
{
    protected override long KeyOf(Value key) => Number(key);

    protected override long IdOf(Value value) => Number(value);

    protected override void Saw(long key, long id, Value value) => ledger.Saw(key, id);

    protected override void SawRemoval(long key, long before) => Report($"writer {key} was removed, which nobody does");
}
