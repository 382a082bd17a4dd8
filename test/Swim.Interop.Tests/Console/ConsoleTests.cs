using System.Globalization;
using Microsoft.Playwright;

namespace Swim.Interop.Tests.Console;

/// <summary>The console in a headless browser, on a real server: what is shown, by what it is reached, that it stays quick.</summary>
[NonParallelizable]
public sealed class ConsoleTests
{
    private const string Chromium = "/usr/bin/chromium";
    private const int Agents = 3_000;

    private ConsoleServer _server = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;
    private List<string> _errors = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Assert.That(Chromium, Does.Exist, "install the Debian package chromium (test/run.sh does)");
        _server = await ConsoleServer.StartAsync();
        await Parallel.ForAsync(0, Agents, async (i, cancellationToken) => await _server.Swim.Agent($"/crane/{i}").CommandAsync("add", i, cancellationToken));
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        Assert.That(_errors, Is.Empty, "errors of the page, and what its security policy stopped");
        await _page.Context.CloseAsync();
    }

    [Test]
    public async Task The_cluster_is_shown_live()
    {
        await OpenAsync("#/");
        await UntilAsync("document.querySelector('.tile strong')?.textContent === '3,000'");
        await Expect(_page.GetByRole(AriaRole.Grid, new() { Name = "Agents by route" })).ToContainTextAsync("/crane/:id");
        await UntilAsync("[...document.querySelectorAll('[aria-label=Silos] .grid-body .grid-row')].filter((row) => !row.hidden).length === 1");
        await _server.Swim.Agent("/crane/new").CommandAsync("add", 1);
        await UntilAsync("document.querySelector('.tile strong').textContent === '3,001'");
        await _server.Swim.Agent("/crane/new").DeleteAsync();
        await ShotAsync("overview");
    }

    [Test]
    public async Task Nodes_are_browsed_by_path_a_page_at_a_time()
    {
        await OpenAsync("#/nodes/");
        await Row("crane/").ClickAsync();
        await Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "Nodes" })).ToBeVisibleAsync();
        await UntilAsync("location.hash === '#/nodes/crane/'");
        await UntilAsync("document.querySelector('.grid').getAttribute('aria-rowcount') === '201'");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await UntilAsync("document.querySelector('[role=status].soft').textContent.startsWith('page 2')");
        await _page.GetByLabel("Name").FillAsync("299");
        await UntilAsync("document.querySelector('.grid').getAttribute('aria-rowcount') === '12'");
        await ShotAsync("nodes");
        await Row("2999").ClickAsync();
        await Expect(_page.GetByRole(AriaRole.Navigation, new() { Name = "Path" })).ToContainTextAsync("2999");
    }

    [Test]
    public async Task A_command_from_the_form_shows_its_effect()
    {
        await OpenAsync("#/agent/crane/7?lane=count");
        await Value("count", "7");
        await _page.GetByLabel("Command to").SelectOptionAsync("add");
        await _page.GetByLabel("Body", new() { Exact = true }).FillAsync("{");
        await Expect(_page.Locator("#body-state")).ToContainTextAsync("Not Recon");
        await _page.GetByLabel("Body", new() { Exact = true }).FillAsync("35");
        await _page.GetByLabel("Body", new() { Exact = true }).PressAsync("Control+Enter");
        await Value("count", "42");
        await Expect(_page.Locator(".past li").First).ToContainTextAsync("carried out");
        await _page.GetByLabel("Body", new() { Exact = true }).FillAsync("\"not a number\"");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(_page.Locator("#body-state")).ToContainTextAsync("400");
        await ShotAsync("agent");
    }

    [Test]
    public async Task A_long_map_is_a_few_rows_of_the_page()
    {
        await _server.Swim.Agent("/crane/8").CommandAsync("fill", 4_000);
        await OpenAsync("#/agent/crane/8?lane=entries");
        await UntilAsync("document.querySelector('.view .grid')?.getAttribute('aria-rowcount') === '4001'");
        Assert.That(await _page.EvaluateAsync<int>("document.querySelectorAll('.view .grid-row').length"), Is.LessThan(120));
        await _page.Locator(".view .grid").PressAsync("End");
        await Expect(Row("3999")).ToBeVisibleAsync();
        await _page.GetByLabel("Filter").FillAsync("123");
        await UntilAsync("document.querySelector('.view .grid').getAttribute('aria-rowcount') === '15'");
        await Row("1234").ClickAsync();
        await Expect(_page.GetByLabel("The chosen entry")).ToContainTextAsync("entry 1234");
        await ShotAsync("map");
    }

    [Test]
    public async Task A_map_of_many_entries_is_read_a_page_at_a_time()
    {
        await _server.Swim.Agent("/crane/15").CommandAsync("fill", 20_000);
        await OpenAsync("#/agent/crane/15?lane=entries");
        await UntilAsync("document.querySelector('.view .grid')?.getAttribute('aria-rowcount') === '201'");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(Row("200")).ToBeVisibleAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Previous" }).ClickAsync();
        await Expect(Row("0")).ToBeVisibleAsync();
        await _page.GetByLabel("Filter").FillAsync("1234");
        await UntilAsync("document.querySelector('.view .grid').getAttribute('aria-rowcount') === '12'");
        await Row("12345").ClickAsync();
        await Expect(_page.GetByLabel("The chosen entry")).ToContainTextAsync("entry 12345");
        await _server.Swim.Agent("/crane/15").CommandAsync("touch", 12345);
        await Expect(_page.GetByLabel("The chosen entry")).ToContainTextAsync("changed to");
        await ShotAsync("map-page");
    }

    [Test]
    public async Task Lists_and_events_are_followed()
    {
        await OpenAsync("#/agent/crane/9?lane=rows");
        await _server.Swim.Agent("/crane/9").CommandAsync("append", "the first row");
        await Expect(_page.GetByRole(AriaRole.Grid, new() { Name = "Elements of rows" })).ToContainTextAsync("the first row");
        await _page.GetByRole(AriaRole.Navigation, new() { Name = "Lanes" }).GetByText("news").ClickAsync();
        await Expect(_page.Locator(".view [role=status]")).ToContainTextAsync("live");
        await _server.Swim.Agent("/crane/9").CommandAsync("tell", "hello from a crane");
        await Expect(_page.GetByRole(AriaRole.Grid, new() { Name = "Events of news" })).ToContainTextAsync("hello from a crane");
    }

    [Test]
    public async Task What_an_agent_logs_is_shown()
    {
        await OpenAsync("#/agent/crane/10?tab=log");
        await Expect(_page.Locator("main [role=status]").Last).ToContainTextAsync("live");
        await _server.Swim.Agent("/crane/10").CommandAsync("tell", "something");
        await Expect(_page.GetByRole(AriaRole.Grid, new() { Name = "Log of /crane/10" })).ToContainTextAsync("told something");
    }

    [Test]
    public async Task Links_are_shown_with_their_queues()
    {
        await OpenAsync("#/agent/crane/11?lane=count");
        await Value("count", "11");
        await _page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).Last.ClickAsync();
        await Expect(_page.GetByRole(AriaRole.Grid, new() { Name = "Links to /crane/11" })).ToBeVisibleAsync();
        await _page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByText("Links").ClickAsync();
        await Expect(_page.GetByRole(AriaRole.Grid, new() { Name = "Queues" })).ToContainTextAsync("swim.store.unsaved");
        await ShotAsync("links");
    }

    [Test]
    public async Task A_lane_that_changes_all_the_time_is_painted_as_often_as_one_can_see()
    {
        const int Changes = 3_000;
        await OpenAsync("#/agent/crane/12?lane=count");
        await Value("count", "12");
        await _page.EvaluateAsync("""
            (() => {
              window.painted = 0;
              new MutationObserver(() => painted++).observe(document.querySelector(".value"), { childList: true, characterData: true, subtree: true });
            })()
            """);
        var crane = _server.Swim.Agent("/crane/12");
        for (var i = 0; i < Changes; i++) await crane.CommandAsync("add", 1);
        await Value("count", (12 + Changes).ToString(CultureInfo.InvariantCulture));
        var painted = await _page.EvaluateAsync<int>("painted");
        TestContext.Out.WriteLine($"{painted} of {Changes}");
        Assert.That(painted, Is.LessThan(Changes / 3));
    }

    [Test]
    public async Task Every_page_stays_quick_while_lanes_change_a_thousand_times_a_second()
    {
        await _server.Swim.Agent("/crane/14").CommandAsync("fill", 10_000);
        await OpenAsync("#/");
        await _page.EvaluateAsync(PageChecks.WatchFrames);
        using var ending = new CancellationTokenSource();
        var changed = 0;
        var load = ChangeAsync();
        try
        {
            foreach (var (hash, shown) in ((string, string)[])[
                ("#/agent/crane/13?lane=count", "Number(document.querySelector('.value')?.textContent) > 1_000"),
                ("#/nodes/crane/", "document.querySelector('main .grid')?.getAttribute('aria-rowcount') === '201'"),
                ("#/agent/crane/14?lane=entries", "document.querySelector('.view .grid')?.getAttribute('aria-rowcount') === '201'"),
                ("#/links", "document.querySelector('[aria-label=Queues] [role=rowheader]')"), ("#/", "document.querySelector('.tile strong')?.textContent.startsWith('3,0')")])
            {
                await _page.EvaluateAsync("hash => { location.hash = hash; }", hash);
                await UntilAsync(shown);
            }
        }
        finally
        {
            await ending.CancelAsync();
            await load;
        }

        var longest = await _page.EvaluateAsync<double>("longestFrame");
        TestContext.Out.WriteLine($"{changed} changes, the longest wait for a frame {longest:0} ms");
        Assert.That(longest, Is.LessThan(1_500), "ms between two frames, on a machine that also is the server");

        async Task ChangeAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            var (value, map) = (_server.Swim.Agent("/crane/13"), _server.Swim.Agent("/crane/14"));
            while (!ending.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync();
                for (var i = 0; i < 10; i++, changed++)
                {
                    await value.CommandAsync("add", 1);
                    await map.CommandAsync("touch", changed * 7919 % 10_000);
                }
            }
        }
    }

    [Test]
    public async Task Everything_is_reached_by_keyboard()
    {
        await OpenAsync("#/");
        await _page.Keyboard.PressAsync("Tab");
        Assert.That(await FocusAsync(), Is.EqualTo("Skip to the content"));
        foreach (var name in (string[])["Swim", "Cluster", "Nodes", "Links", "Log", "Recon"])
        {
            await _page.Keyboard.PressAsync("Tab");
            Assert.That(await FocusAsync(), Is.EqualTo(name));
        }

        await _page.Keyboard.PressAsync("g");
        await _page.Keyboard.PressAsync("n");
        await UntilAsync("location.hash === '#/nodes/'");
        await Expect(Row("crane/")).ToBeVisibleAsync();
        await _page.GetByRole(AriaRole.Grid).FocusAsync();
        await _page.Keyboard.PressAsync("ArrowDown");
        await _page.Keyboard.PressAsync("Enter");
        await UntilAsync("location.hash === '#/nodes/crane/'");
        await _page.Keyboard.PressAsync("/");
        await _page.Keyboard.TypeAsync("/crane/5");
        await _page.Keyboard.PressAsync("Enter");
        await UntilAsync("location.hash === '#/agent/crane/5'");
        await Value("count", "5");
    }

    [Test]
    public async Task Every_page_can_be_read_in_light_and_dark_and_on_a_phone(
        [Values(ColorScheme.Light, ColorScheme.Dark)] ColorScheme scheme, [Values(1360, 390)] int width)
    {
        await OpenAsync("#/", scheme, width);
        foreach (var (hash, shown) in ((string, string)[])[
            ("#/", "[aria-label=Silos] [role=rowheader]"), ("#/nodes/crane/", "[role=rowheader]"), ("#/agent/crane/5?lane=count", ".value"), ("#/agent/crane/5?tab=log", ".grid"),
            ("#/links", "[aria-label=Queues] [role=rowheader]"), ("#/logs", ".grid"), ("#/recon", "#json")])
        {
            await _page.EvaluateAsync("hash => { location.hash = hash; }", hash);
            await _page.WaitForSelectorAsync($"main {shown}");
            using (Assert.EnterMultipleScope())
            {
                Assert.That(await _page.EvaluateAsync<string[]>(PageChecks.Names), Is.Empty, hash);
                Assert.That(await _page.EvaluateAsync<string[]>(PageChecks.Contrast), Is.Empty, hash);
                Assert.That(await _page.EvaluateAsync<string[]>(PageChecks.Width), Is.Empty, hash);
            }

            await ShotAsync($"{hash.Split('?')[0].Trim('#', '/').Replace('/', '-')}-{scheme}-{width}");
        }
    }

    private async Task OpenAsync(string hash, ColorScheme scheme = ColorScheme.Light, int width = 1360)
    {
        _errors = [];
        _page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 860 }, ColorScheme = scheme });
        _page.PageError += (_, error) => _errors.Add(error);
        _page.Console += (_, message) =>
        {
            // the browser says so of each request that a server refuses
            if (message.Type == "error" && !message.Text.Contains("status of 400", StringComparison.Ordinal)) _errors.Add(message.Text);
        };
        await _page.GotoAsync($"{_server.Url}/_swim/{hash}");
        await Expect(_page.Locator("#status")).ToContainTextAsync("connected");
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private ILocator Row(string name) => _page.GetByRole(AriaRole.Rowheader, new() { Name = name, Exact = true });

    private Task Value(string lane, string text) => Expect(_page.GetByLabel($"Value of {lane}")).ToHaveTextAsync(text, new() { Timeout = 30_000 });

    // the page's policy stops what Playwright's own waiting evaluates; looked at once a frame
    private async Task UntilAsync(string condition)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await _page.EvaluateAsync<bool>($"new Promise((done) => requestAnimationFrame(() => done(Boolean({condition}))))"))
        {
            if (guard.IsCancellationRequested) Assert.Fail($"not so in 30 s: {condition}; the page shows: {await _page.InnerTextAsync("body")}");
        }
    }

    private Task<string> FocusAsync() => _page.EvaluateAsync<string>("document.activeElement.textContent.trim()");

    private async Task ShotAsync(string name)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"console-{name}.png");
        await _page.ScreenshotAsync(new() { Path = path });
        TestContext.AddTestAttachment(path);
    }
}
