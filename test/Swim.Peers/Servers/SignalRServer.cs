using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Swim.Peers.Servers;

/// <summary>ASP.NET Core SignalR with both of its protocols, at <c>/hub</c>.</summary>
internal static class SignalRServer
{
    public static Task RunAsync(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSignalR(static options => options.MaximumParallelInvocationsPerClient = 1).AddMessagePackProtocol();
        var app = builder.Build();
        app.MapHub<BenchHub>("/hub");
        return app.RunAsync();
    }
}
