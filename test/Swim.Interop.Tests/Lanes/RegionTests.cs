using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.Lanes;

/// <summary>Links of the browser client to regions of a spatial lane.</summary>
public sealed class RegionTests
{
    private LanesServer _server = null!;
    private ClientProcess _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = new LanesServer();
        await _server.StartAsync();
        _client = ClientProcess.Start(_server.Url, ClientProcess.BrowserClient);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task A_link_to_a_region_moves_and_others_to_the_same_lane_stay()
    {
        await _client.SendAsync(new { op = "region", id = "r", node = "/unit/1", lane = "spatial", region = Box(0, 10) });
        await _client.SendAsync(new { op = "region", id = "c", node = "/unit/1", lane = "spatial", region = new { near = new { lat = 20, lng = 0 }, radius = 1000 } });
        await _client.SendAsync(new { op = "map", id = "all", node = "/unit/1", lane = "spatial" });
        foreach (var id in new[] { "r", "c", "all" }) await _client.SeesAsync(id, "synced");
        for (var lat = 0; lat <= 20; lat += 5)
            await _client.SendAsync(new { op = "place", id = "r", key = $"k{lat}", place = new { lat, lng = 0 }, value = lat });
        await _client.HoldsAsync("all", """{"\"k0\"":0,"\"k10\"":10,"\"k15\"":15,"\"k20\"":20,"\"k5\"":5}""");
        await _client.HoldsAsync("r", """{"\"k0\"":0,"\"k10\"":10,"\"k5\"":5}""");
        await _client.HoldsAsync("c", """{"\"k20\"":20}""");

        await _client.SendAsync(new { op = "moveTo", id = "r", region = Box(4, 16) });
        await _client.HoldsAsync("r", """{"\"k10\"":10,"\"k15\"":15,"\"k5\"":5}""");
        await _client.SendAsync(new { op = "place", id = "r", key = "k5", place = new { lat = 20, lng = 0 } }); // out of one, into the other
        await _client.HoldsAsync("r", """{"\"k10\"":10,"\"k15\"":15}""");
        await _client.HoldsAsync("c", """{"\"k20\"":20,"\"k5\"":5}""");
        await _client.HoldsAsync("all", """{"\"k0\"":0,"\"k10\"":10,"\"k15\"":15,"\"k20\"":20,"\"k5\"":5}""");
        _client.HasNoErrors();
    }

    private static object Box(int south, int north) => new { south, west = -1, north, east = 1 };
}
