using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Swim.Fuzz.Serving;

/// <summary><c>serve [--urls …] [settings]</c>: the server as a process of its own; it says where it listens and who the operator is, and ends with its standard input.</summary>
internal static class ServeVerb
{
    public const string Address = "address ";
    public const string Key = "key ";

    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var app = FuzzServer.Build(["--urls", "http://127.0.0.1:0", .. arguments]);
        await app.StartAsync();
        Console.WriteLine(Key + OperatorKey.Key);
        Console.WriteLine(Address + app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var reading = Task.Run(static () =>
        {
            while (Console.In.ReadLine() is not null)
            {
            }
        });
        await Task.WhenAny(reading, app.WaitForShutdownAsync());
        await app.StopAsync();
        return 0;
    }
}
