using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Swim.Cluster.Serving.Agents;

namespace Swim.Cluster.Serving;

/// <summary><c>serve [--attached] …</c>: one silo of the cluster, as its configuration says.</summary>
internal static class ServeVerb
{
    /// <summary>Configuration: milliseconds of a probe between silos; without it Orleans' defaults.</summary>
    public const string ProbeKey = "Cluster:Probe";

    /// <summary>Configuration: how many probes in a row fail before a silo votes for another's death.</summary>
    public const string MissesKey = "Cluster:Misses";

    /// <summary>Configuration: seconds until an idle agent is collected; without it Orleans' default.</summary>
    public const string CollectionKey = "Cluster:Collection";

    private const string Attached = "--attached";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Contains(Attached)) EndWithParent();
        var builder = WebApplication.CreateBuilder([.. arguments.Where(argument => argument != Attached)]);
        using var batches = new BatchFigures();
        builder.AddSwim();
        if (builder.Configuration["Swim:Cluster:Role"] != "Gateway") builder.UseOrleans(silo => Configure(silo, builder.Configuration));
        await using var app = builder.Build();
        app.MapSwim();
        app.MapGet("/cluster/agents", static () => Results.Text(string.Join('\n', ActiveAgents.Nodes)));
        app.MapGet("/cluster/batches", () => Results.Text(string.Create(CultureInfo.InvariantCulture, $"{batches.Batches} {batches.Bytes} {batches.Messages} {batches.Commands}")));
        app.MapGet("/cluster/noted", static () => Results.Text(MeterAgent.Noted.ToString(CultureInfo.InvariantCulture)));
        await app.RunAsync();
        return 0;
    }

    private static void Configure(ISiloBuilder silo, ConfigurationManager configuration)
    {
        if (Number(configuration[ProbeKey]) is { } probe)
        {
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromMilliseconds(probe);
                membership.NumMissedProbesLimit = (int)(Number(configuration[MissesKey]) ?? 2);
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
                membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            });
        }

        if (Number(configuration[CollectionKey]) is { } age)
        {
            silo.Configure<GrainCollectionOptions>(collection =>
            {
                collection.CollectionQuantum = TimeSpan.FromSeconds(Math.Min(1, age / 2));
                collection.CollectionAge = TimeSpan.FromSeconds(age);
            });
        }
    }

    private static double? Number(string? text) => string.IsNullOrEmpty(text) ? null : double.Parse(text, CultureInfo.InvariantCulture);

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
