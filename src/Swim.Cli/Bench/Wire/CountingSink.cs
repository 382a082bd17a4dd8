using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Protocols;

namespace Swim.Cli.Bench.Wire;

/// <summary>Counts events and confirmations of connections, and how long ago the events' stamps were.</summary>
/// <param name="protocol">How messages are read.</param>
/// <param name="latencies">Gets the age of each event, when given: its stamp is a timestamp of the clock.</param>
internal sealed class CountingSink(ILoadProtocol protocol, Latencies? latencies = null) : IFrameSink, ILoadEvents
{
    public Tally Events { get; } = new();

    public Tally Followed { get; } = new();

    public void OnMessage(ReadOnlySpan<byte> message) => protocol.Read(message, this);

    public void OnEnded(Exception reason)
    {
        Events.Fail(reason);
        Followed.Fail(reason);
    }

    public void OnEvent(long stamp)
    {
        if (stamp > 0) latencies?.RecordSince(stamp);
        Events.Add();
    }

    public void OnFollowed() => Followed.Add();
}
