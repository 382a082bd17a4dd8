using Microsoft.Playwright;
using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.Page;

/// <summary>The Flights page in a headless browser, on the real server and the real data.</summary>
public sealed class FlightsPageTests
{
    private const string Chromium = "/usr/bin/chromium";

    private TemporaryFolder _folder = null!;
    private FlightsServer _server = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;
    private List<string> _errors = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        Assert.That(Chromium, Does.Exist, "install the Debian package chromium (test/run.sh does)");
        _folder = new TemporaryFolder();
        _server = new FlightsServer(FreePort.Find(), _folder.Path);
        await _server.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        _page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, ColorScheme = ColorScheme.Dark });
        _errors = [];
        _page.PageError += (_, error) => _errors.Add(error);
        await _page.GotoAsync(_server.Url);
        await UntilAsync("window.flights?.synced && flights.inAir > 2000");
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _folder?.Dispose();
    }

    [Test]
    public async Task Thousands_of_flights_move_across_the_map()
    {
        var moved = await MovedAsync();
        Assert.That(moved, Is.GreaterThan(500), "of the flights on the screen");
        await UntilAsync("document.querySelectorAll('#board li').length >= 5");
        var shot = Path.Combine(TestContext.CurrentContext.WorkDirectory, "flights.png");
        var bytes = await _page.ScreenshotAsync(new() { Path = shot });
        TestContext.AddTestAttachment(shot);
        Assert.That(bytes, Has.Length.GreaterThan(100_000), "an empty map compresses to less");
        Assert.That(_errors, Is.Empty);
    }

    [Test]
    public async Task An_airports_details_are_live()
    {
        await _page.EvaluateAsync("flights.select('ORD')");
        await UntilAsync("document.querySelectorAll('#detail .lists li').length > 20");
        var before = await _page.InnerTextAsync("#detail .stats");
        await _page.WaitForFunctionAsync("(before) => document.querySelector('#detail .stats').innerText !== before", before);
        await UntilAsync("[...document.querySelectorAll('#detail .lists li span:last-child')].some((s) => s.textContent === 'landed')");
        Assert.That(await _page.InnerTextAsync("#detail h3"), Is.EqualTo("Chicago"));
        Assert.That(_errors, Is.Empty);
    }

    [Test]
    public async Task A_flights_details_come_from_its_agent()
    {
        // the one that has furthest to go: the details of a flight that lands are closed
        await _page.EvaluateAsync("flights.follow(flights.positions(2000).reduce((a, b) => b[3] > a[3] ? b : a)[0])");
        await UntilAsync("/^(departed|en route)$/.test(document.querySelector('#detail .stats b').textContent)");
        await UntilAsync("/^[0-9]+%$/.test(document.querySelector('#detail .stats div:last-child b').textContent)");
        Assert.That(await _page.InnerTextAsync("#detail .name"), Does.Match("^left 2001-06-1[234] [0-9:]{5} local time$"));
        Assert.That(_errors, Is.Empty);
    }

    [Test]
    public async Task The_page_goes_on_by_itself_after_the_server_was_killed()
    {
        await UntilAsync("flights.counters?.landed > 100");
        var landed = (long)(await _server.GetAsync("/airport/ORD", "info"))["landed"]!;
        var sim = await _page.EvaluateAsync<double>("flights.sim");

        await _server.KillAsync();
        await UntilAsync("flights.connection !== 'open'");
        Assert.That(await _page.EvaluateAsync<int>("flights.inAir"), Is.GreaterThan(1000), "what was known stays on the map");
        await _server.StartAsync();

        await UntilAsync("flights.connection === 'open' && flights.synced && flights.inAir > 2000");
        await _page.WaitForFunctionAsync("(sim) => flights.sim > sim", sim);
        Assert.That(await MovedAsync(), Is.GreaterThan(500));
        Assert.That((long)(await _server.GetAsync("/airport/ORD", "info"))["landed"]!, Is.GreaterThanOrEqualTo(landed), "committed lanes lose nothing");
        Assert.That(_errors, Is.Empty);
    }

    // How many of the flights seen now are elsewhere on the screen a moment later.
    private Task<int> MovedAsync() => _page.EvaluateAsync<int>("""
        async () => {
          const before = new Map(flights.positions(5000).map(([id, x, y]) => [id, [x, y]]));
          const sim = flights.sim;
          while (flights.sim < sim + 120) await new Promise(requestAnimationFrame);
          return flights.positions(5000).filter(([id, x, y]) => before.has(id) && Math.hypot(before.get(id)[0] - x, before.get(id)[1] - y) > 1).length;
        }
        """);

    private async Task UntilAsync(string condition) => await _page.WaitForFunctionAsync(condition, null, new() { Timeout = 60_000 });
}
