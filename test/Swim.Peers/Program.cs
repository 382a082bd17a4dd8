using System.CommandLine;
using Swim.Peers;
using Swim.Peers.Servers;

var runs = new Option<int>("--runs") { Description = "Runs of each; medians are printed.", DefaultValueFactory = static _ => 3 };
var seconds = new Option<double>("--seconds") { Description = "Seconds of each run.", DefaultValueFactory = static _ => 4 };
var connections = new Option<int>("--connections") { Description = "Connections of a fan-out.", DefaultValueFactory = static _ => 1000 };
var peer = new Option<string[]>("--peer") { Description = "A further WARP server that hosts the benchmark's agents, by its URL.", AllowMultipleArgumentsPerToken = true };
var root = new RootCommand("The same work on this server and on others, one after the other, as ratios.") { runs, seconds, connections, peer };
root.SetAction(async (result, cancellationToken) =>
{
    Peer[] peers = [Peers.Raw, Peers.Ours, Peers.SignalRJson, Peers.SignalRMessagePack, .. (result.GetValue(peer) ?? []).Select(Peers.At)];
    var compare = new CompareVerb(Console.Out, Console.Error, Math.Max(1, result.GetValue(runs)), TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(connections), peers);
    await compare.RunAsync(cancellationToken);
});
switch (args)
{
    case ["serve-raw", ..]:
        await RawServer.RunAsync(args[1..]);
        return 0;
    case ["serve-signalr", ..]:
        await SignalRServer.RunAsync(args[1..]);
        return 0;
    case ["check", var host]:
        return await new ClientCheck(Console.Out, host).RunAsync(CancellationToken.None);
    default:
        return await root.Parse(args).InvokeAsync();
}
