using Swim.Fuzz.Clients;
using Swim.Fuzz.Generating;
using Swim.Fuzz.Sessions;

namespace Swim.Fuzz.Campaigns;

/// <summary>Mutated envelopes on many connections.</summary>
internal sealed class FrameCampaign : Campaign
{
    private const int Connections = 8;
    private const int FramesEach = 1_000;

    // of frame numbers: neither the codecs nor the sessions see them
    private const long Offset = 1L << 41;

    public override string Name => "frames";

    public override async Task<string> RunAsync(Attack attack, CancellationToken cancellationToken)
    {
        var sessions = 0;
        var each = (long)FramesEach * attack.Scale;
        await InParallelAsync(Connections, Connections, async (index, ending) =>
        {
            var buffer = new FuzzBuffer();
            for (var number = Offset + (index * each); number < Offset + ((index + 1) * each);)
            {
                await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, ending);
                (number, var fault) = await new FuzzSession(peer, attack.Seed, ending).RunAsync(number, Offset + ((index + 1) * each), buffer);
                if (fault is not null) attack.Findings.Add(fault);
                Interlocked.Increment(ref sessions);
            }
        }, cancellationToken);
        return $"{Number(Connections * each)} frames in {Number(sessions)} sessions";
    }
}
