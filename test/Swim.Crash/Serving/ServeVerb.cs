using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Swim.Crash.Serving;

/// <summary><c>serve [--attached] …</c>: a server with the crash agents; where state is kept the configuration says.</summary>
internal static class ServeVerb
{
    private const string Attached = "--attached";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Contains(Attached)) EndWithParent();
        var builder = WebApplication.CreateBuilder([.. arguments.Where(argument => argument != Attached)]);
        builder.AddSwim();
        await using var app = builder.Build();
        app.MapSwim();
        await app.RunAsync();
        return 0;
    }

    /// <summary>Standard input ends when the parent does, however that ends: nobody is left behind.</summary>
    private static void EndWithParent()
    {
        var thread = new Thread(static () =>
        {
            while (Console.In.ReadLine() is not null)
            {
            }

            Environment.Exit(3);
        })
        {
            IsBackground = true,
        };
        thread.Start();
    }
}
