using Microsoft.AspNetCore.SignalR;

namespace Swim.Peers.Servers;

/// <summary>The same work on SignalR: an echo to the caller, a message to everybody.</summary>
internal sealed class BenchHub : Hub
{
    public Task Follow() => Clients.Caller.SendAsync("F");

    public Task Echo(string body) => Clients.Caller.SendAsync("E", body);

    public Task Publish(string body) => Clients.All.SendAsync("E", body);
}
