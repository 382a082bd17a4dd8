using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Swim.Crash.Serving;

/// <summary><c>serve [--attached] …</c>: a server with the crash agents; where state is kept the configuration says.</summary>
internal static class ServeVerb
{
    /// <summary>Configuration: the connection string of a database for lanes alone, without clustering.</summary>
    public const string PostgresKey = "Crash:Postgres";

    private const string Attached = "--attached";
    private const int FileSizeSignal = 25;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Contains(Attached)) EndWithParent();

        // beyond its limit of file sizes a process is ended, unless it cares for the signal: then its writes fail
        using var fileSize = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, static signal => signal.Cancel = true);
        var builder = WebApplication.CreateBuilder([.. arguments.Where(argument => argument != Attached)]);
        builder.AddSwim();
        if (builder.Configuration[PostgresKey] is { Length: > 0 } postgres)
        {
            // lanes in PostgreSQL, the silo a cluster by itself: so two of them never hear of each other
            builder.UseOrleans(silo => silo.AddSwimPostgresGrainStorage("swim", options => options.ConnectionString = postgres));
        }

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
