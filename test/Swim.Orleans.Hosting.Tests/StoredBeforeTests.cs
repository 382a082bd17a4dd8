using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swim.Hosting.Tests.Access;
using Swim.Sqlite;

namespace Swim.Hosting.Tests;

/// <summary>An app over state that an earlier version of it has stored.</summary>
internal sealed class StoredBeforeTests
{
    private const string Before =
        """
        @swim(version:1)
        @agent(type:pump,node:"/pump/1")
        @record("m/levels") {0}
        @record("m/levels/0") {2:@Level{metres:2,unit:m},9:@Level{metres:9,unit:m},10:@Level{metres:10,unit:m}}
        @record("v/limit") high
        @record("v/notes") "first of all"
        @record("v/status") @Status{litres:1.5,phase:@On,serial:"A 7"}
        @end(agents:1,records:5)
        """;

    [Test]
    public async Task State_of_an_earlier_version_loads_and_what_does_not_fit_waits_for_its_repair()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "before", Guid.NewGuid().ToString("n"), "swim.db");
        await ImportAsync(path, Before);
        await using (var app = await StartAsync(path))
        {
            using var http = Client(app);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(await ReadAsync(http, "state"), Is.EqualTo("""{"@PumpState":null,"flow":1.5,"phase":{"@Running":null},"operator":"nobody"}"""));
                Assert.That((await ReadAsync(http, "levels")).IndexOf("\"10\"", StringComparison.Ordinal), Is.LessThan((await ReadAsync(http, "levels")).IndexOf("\"2\"", StringComparison.Ordinal)), "texts are ordered as texts");
                Assert.That(await ReadAsync(http, "notes"), Is.EqualTo("""["first of all"]"""));
                Assert.That(await ReadAsync(http, "limit"), Is.EqualTo("\"high\""), "shown as it is stored");
                Assert.That((await http.PostAsJsonAsync("/pump/1?lane=run", 2.5)).IsSuccessStatusCode);
                Assert.That((await http.PostAsJsonAsync("/pump/1?lane=limit", 7)).IsSuccessStatusCode, Is.False);
                Assert.That((await http.PostAsJsonAsync("/pump/1?lane=setLimit", 7)).IsSuccessStatusCode, Is.False);
            }

            Assert.That(app.Services.GetSwimArchive(), Is.InstanceOf<IRecordArchive>());
            await app.StopAsync();
        }

        var lines = await ExportAsync(path);
        Assert.That(lines[1..^2], Is.EqualTo(
        [
            "@agent(type:pump,node:\"/pump/1\")",
            "@record(\"m/levels\") {1}",
            "@record(\"m/levels/1\") {\"10\":@Level{metres:10,quality:},\"2\":@Level{metres:2,quality:},\"9\":@Level{metres:9,quality:}}",
            "@record(\"v/limit\") high",
            "@record(\"v/notes\") \"first of all\"",
            "@record(\"v/state\") @PumpState{flow:2.5,phase:@Running,operator:nobody}",
        ]));

        await ImportAsync(path, string.Join('\n', lines).Replace("\"v/limit\") high", "\"v/limit\") 41", StringComparison.Ordinal), ExistingAgents.Replace);
        await using (var app = await StartAsync(path))
        {
            using var http = Client(app);
            Assert.That(await ReadAsync(http, "limit"), Is.EqualTo("42"));
            using var export = new MemoryStream();
            Assert.That((await SwimArchive.ExportAsync(app.Services.GetSwimArchive(), export)).Agents, Is.EqualTo(1), "while the app runs");
            await app.StopAsync();
        }
    }

    private static async Task ImportAsync(string path, string text, ExistingAgents existing = ExistingAgents.Refuse)
    {
        await using var archive = SqliteArchive.Open(path);
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await SwimArchive.ImportAsync(archive, input, new ArchiveImportOptions { Existing = existing });
    }

    private static async Task<string[]> ExportAsync(string path)
    {
        await using var archive = SqliteArchive.Open(path);
        using var output = new MemoryStream();
        await SwimArchive.ExportAsync(archive, output);
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n');
    }

    private static async Task<WebApplication> StartAsync(string path)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddAgentPolicies();
        builder.Logging.AddFakeLogging();
        builder.AddSwim(options => options.Storage.Path = path).AddAgents(typeof(PumpAgent).Assembly);
        var app = builder.Build();
        app.UseRouting();
        app.MapSwim();
        await app.StartAsync();
        return app;
    }

    private static HttpClient Client(WebApplication app) =>
        new() { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };

    private static async Task<string> ReadAsync(HttpClient http, string lane) => await http.GetStringAsync(new Uri($"/pump/1?lane={lane}", UriKind.Relative));
}
