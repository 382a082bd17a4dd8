using Swim.Cli.Bench;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Works;

namespace Swim.Peers;

/// <summary>One of those compared.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Program">The assembly that serves, beside this one; null for a server that runs already.</param>
/// <param name="Verb">Its arguments.</param>
/// <param name="EchoPath">Where echoes are served.</param>
/// <param name="FanOutPath">Where fan-out is served.</param>
/// <param name="Echo">How an echo is asked for.</param>
/// <param name="FanOut">How a fan-out is asked for.</param>
internal sealed record Peer(
    string Name, string? Program, string[] Verb, string EchoPath, string FanOutPath, Func<LoadPlan, ILoadProtocol> Echo, Func<LoadPlan, ILoadProtocol> FanOut)
{
    public ILoadWork Work(bool isEcho) => isEcho ? new EchoWork(Echo) : new FanOutWork(FanOut);
}
