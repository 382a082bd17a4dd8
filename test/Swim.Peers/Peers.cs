using Swim.Cli.Bench;
using Swim.Cli.Bench.Protocols;
using Swim.Peers.Protocols;

namespace Swim.Peers;

/// <summary>Who is compared.</summary>
internal static class Peers
{
    private const string This = "Swim.Peers.dll";

    public static readonly Peer Raw = new(
        "raw Kestrel", This, ["serve-raw"], "/echo", "/fanout", static plan => new RawProtocol(Body(plan)), static plan => new RawProtocol(Body(plan)));

    public static readonly Peer Ours = Warp("Swim.Orleans", "Swim.Conformance.dll");

    public static readonly Peer SignalRJson = new(
        "SignalR, JSON", This, ["serve-signalr"], "/hub", "/hub",
        static plan => new SignalRJsonProtocol("Echo", Body(plan)), static plan => new SignalRJsonProtocol("Publish", Body(plan)));

    public static readonly Peer SignalRMessagePack = new(
        "SignalR, MessagePack", This, ["serve-signalr"], "/hub", "/hub",
        static plan => new SignalRMessagePackProtocol("Echo", Body(plan)), static plan => new SignalRMessagePackProtocol("Publish", Body(plan)));

    /// <summary>A WARP server that runs already.</summary>
    public static Peer At(string url) => Warp(url, program: null);

    private static Peer Warp(string name, string? program) => new(
        name, program, ["serve"], "/", "/",
        static plan => new WarpProtocol("/bench/{0}", "echo", "echoCmd", Body(plan)),
        static plan => new WarpProtocol("/bench/{0}", "value", "value", Body(plan)));

    private static StampedBody Body(LoadPlan plan) => new(plan.Size);
}
