using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>What else links agents of other silos: joins, agents themselves, event streams.</summary>
internal sealed class FarPartTests
{
    [Test, CancelAfter(120_000)]
    public async Task A_join_follows_sources_of_all_silos_when_they_move_and_when_their_silo_dies()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.PlaceAsync("/sum/1", 0);
        for (var silo = 0; silo < 3; silo++)
        {
            await cluster.PlaceAsync($"/box/j{silo}", silo);
            await cluster.Swim(0).Agent($"/box/j{silo}").CommandAsync("keep", 1);
            await cluster.Swim(0).Agent("/sum/1").CommandAsync("join", $"/box/j{silo}");
        }

        var sum = await cluster.LinkAsync(1, "/sum/1", "sum");
        await sum.UntilAsync("event 3");
        await cluster.Swim(0).Agent("/box/j1").CommandAsync("keep", 10);
        await sum.UntilAsync("event 12");
        await cluster.Swim(0).Agent("/box/j1").CommandAsync("moveTo", cluster.Address(0).ToParsableString());
        await cluster.Swim(0).Agent("/box/j1").CommandAsync("keep", 20);
        await sum.UntilAsync("event 22");
        await cluster.KillAsync(2);
        await cluster.InsistAsync(0, "/box/j2", "keep", 100);
        await sum.UntilAsync("event 121");
        Assert.That(sum.Seen, Has.None.StartWith("unlinked"));
    }

    [Test, CancelAfter(120_000)]
    public async Task An_agents_downlink_follows_an_agent_of_another_silo()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.PlaceAsync("/box/m", 2);
        await cluster.Swim(0).Agent("/box/m").CommandAsync("keep", 1);
        await cluster.PlaceAsync("/mirror/m", 0);
        var shown = await cluster.LinkAsync(1, "/mirror/m", "shown");
        await shown.UntilAsync("event 1");
        await cluster.Swim(1).Agent("/box/m").CommandAsync("moveTo", cluster.Address(1).ToParsableString());
        await cluster.Swim(1).Agent("/box/m").CommandAsync("keep", 2);
        await shown.UntilAsync("event 2");
        await cluster.Swim(1).Agent("/box/m").CommandAsync("moveTo", cluster.Address(2).ToParsableString());
        await cluster.Swim(1).Agent("/box/m").CommandAsync("keep", 3);
        await shown.UntilAsync("event 3");
        await cluster.KillAsync(2);
        await cluster.InsistAsync(0, "/box/m", "keep", 4);
        await shown.UntilAsync("event 4");
        var unlinks = await cluster.Swim(0).Agent("/mirror/m").Value<int>("unlinks").GetAsync();
        Assert.That(unlinks, Is.Zero, "the downlink has not noticed any of it");
    }

    [Test, CancelAfter(120_000)]
    public async Task An_event_stream_shows_an_agent_of_another_silo_though_that_dies()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.PlaceAsync("/box/e", 2);
        await cluster.Swim(0).Agent("/box/e").CommandAsync("keep", 1);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSwimGateway();
        builder.Services.AddSingleton(cluster.Router(0));
        await using var app = builder.Build();
        app.MapSwimGateway();
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/box/e?lane=safe");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var stream = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await UntilDataAsync(stream, "1");
        await cluster.Swim(1).Agent("/box/e").CommandAsync("keep", 2);
        await UntilDataAsync(stream, "2");
        await cluster.KillAsync(2);
        await cluster.InsistAsync(1, "/box/e", "keep", 3);
        await UntilDataAsync(stream, "3");
    }

    private static async Task UntilDataAsync(StreamReader stream, string data)
    {
        var seen = new List<string>();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await stream.ReadLineAsync(guard.Token) is { } line)
        {
            if (line.Length == 0) continue;
            if (line == $"data: {data}" || line == $"data:{data}") return;
            seen.Add(line);
        }

        Assert.Fail($"The stream has ended; it said {string.Join(" | ", seen)}");
    }
}
