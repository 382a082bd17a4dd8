using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Hosting;

namespace Swim.Storage.Conformance.Tests;

/// <summary>An application that keeps its lanes in an ADO.NET storage of its own, named <c>swim</c>.</summary>
public sealed class ApplicationTests
{
    [Test]
    public async Task Lanes_live_in_the_application_s_own_storage_named_swim()
    {
        var database = await DatabaseServer.CreateAdoNetDatabaseAsync();
        await WithApplicationAsync(database, async swim =>
        {
            await swim.Agent("/ledger/1").CommandAsync("book", 40);
            await swim.Agent("/ledger/1").CommandAsync("book", 2);
            Assert.That(await swim.Agent("/ledger/1").Value<int>("balance").GetAsync(), Is.EqualTo(42));
        });

        await using (var source = NpgsqlDataSource.Create(database))
        {
            await using var count = source.CreateCommand("SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString = '/ledger/1' AND PayloadBinary IS NOT NULL");
            Assert.That(await count.ExecuteScalarAsync(), Is.GreaterThan(0L));
        }

        await WithApplicationAsync(database, async swim =>
        {
            Assert.That(await swim.Agent("/ledger/1").Value<int>("balance").GetAsync(), Is.EqualTo(42));
            Assert.That(await swim.Agent("/ledger/1").Map<string, int>("entries").GetAsync(), Is.EquivalentTo(new Dictionary<string, int> { ["entry 0"] = 40, ["entry 1"] = 2 }));
            await swim.Agent("/ledger/1").CommandAsync("book", 1);
        });

        await WithApplicationAsync(database, async swim => Assert.That(await swim.Agent("/ledger/1").Value<int>("balance").GetAsync(), Is.EqualTo(43)));
    }

    private static async Task WithApplicationAsync(string database, Func<ISwim, Task> use)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddSwim().AddAgents(typeof(LedgerAgent).Assembly);
        builder.UseOrleans(silo => silo.AddAdoNetGrainStorage("swim", options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = database;
        }));
        using var app = builder.Build();
        await app.StartAsync();
        try
        {
            await use(app.Services.GetRequiredService<ISwim>());
        }
        finally
        {
            await app.StopAsync();
        }
    }
}
