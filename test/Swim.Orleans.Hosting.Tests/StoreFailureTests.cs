using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.Hosting.Tests;

/// <summary>A whole server (Kestrel, WARP links, agents) whose store goes away.</summary>
internal sealed class StoreFailureTests
{
    private const int MaxUnsaved = 64 << 10;
    private const int BodyBytes = 2_000;

    // what a gateway hands over at once (GatewayOptions.MaxBytesInFlight)
    private const int MaxBatch = 1 << 20;
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Test, CancelAfter(120_000)]
    public async Task While_the_store_is_away_lanes_are_readable_intake_is_bounded_and_afterwards_everything_drains(CancellationToken cancellationToken)
    {
        const int Agents = 4;
        const int Commands = 1_500;
        var store = new FaultyStore();
        await using var app = await StartAsync(store);
        using var http = new HttpClient { BaseAddress = AddressOf(app) };
        var commits = app.Services.GetRequiredService<CommitScheduler>();
        using var failures = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "Swim.Server", "swim.store.failures");
        using var lag = new MetricCollector<double>(app.Services.GetRequiredService<IMeterFactory>(), "Swim.Server", "swim.store.lag");
        var readers = new List<ClientWebSocket>();
        for (var i = 0; i < Agents; i++)
        {
            var reader = await ConnectAsync(app, cancellationToken);
            readers.Add(reader);
            await SendAsync(reader, $"@sync(node:\"/ledger/{i}\",lane:total)", cancellationToken);
            await UntilAsync(reader, frame => frame.StartsWith("@synced", StringComparison.Ordinal), cancellationToken);

            // echoes are held for the commit: bytes that wait
            await SendAsync(reader, $"@link(node:\"/ledger/{i}\",lane:add)", cancellationToken);
            await UntilAsync(reader, frame => frame.StartsWith("@linked", StringComparison.Ordinal), cancellationToken);
        }

        Assert.That((await CheckAsync(app)).Status, Is.EqualTo(HealthStatus.Healthy));
        store.Refuses = true;
        var body = new string('x', BodyBytes);
        var hammers = Enumerable.Range(0, Agents).Select(i => Task.Run(() => HammerAsync(app, i, Commands, body, cancellationToken), cancellationToken)).ToArray();
        var most = 0L;
        await EventuallyAsync(async () =>
        {
            most = Math.Max(most, commits.UnsavedBytes);
            // longer than calls of grains may take here: who waits for room is not given up
            return commits.Lag > TimeSpan.FromSeconds(4) && (await CheckAsync(app)).Status == HealthStatus.Degraded && await HandledAsync(http, 0) > 0;
        });

        var handled = await HandledAsync(http, 0);
        Assert.That(handled, Is.InRange(1, ((MaxUnsaved + MaxBatch) / BodyBytes) + 10), "commands wait");
        Assert.That(most, Is.LessThanOrEqualTo(Agents * (MaxUnsaved + (MaxBatch * 5 / 4))));
        Assert.That(store.Stored("/ledger/0", "v/count"), Is.EqualTo("-"));
        var check = await CheckAsync(app);
        Assert.That(check.Description, Does.Contain("the store is away").And.Contain("since"));
        using (var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken))
            Assert.That((ready.StatusCode, await ready.Content.ReadAsStringAsync(cancellationToken)), Is.EqualTo((HttpStatusCode.OK, "Degraded")));
        failures.RecordObservableInstruments();
        lag.RecordObservableInstruments();
        Assert.That(failures.LastMeasurement!.Value, Is.GreaterThan(Agents));
        Assert.That(lag.LastMeasurement!.Value, Is.GreaterThan(4));

        store.Refuses = false;
        await Task.WhenAll(hammers);
        for (var i = 0; i < Agents; i++)
        {
            var seen = 0;
            await UntilAsync(readers[i], frame =>
            {
                if (!frame.StartsWith("@event", StringComparison.Ordinal) || !frame.Contains("lane:total", StringComparison.Ordinal)) return false;
                var value = int.Parse(frame.AsSpan(frame.LastIndexOf(')') + 1), CultureInfo.InvariantCulture);
                Assert.That(value, Is.GreaterThan(seen), "never back");
                seen = value;
                return value == Commands;
            }, cancellationToken);
            Assert.That(store.Stored($"/ledger/{i}", "v/total"), Is.EqualTo($"{Commands}"));
        }

        await EventuallyAsync(async () => commits.UnsavedBytes == 0 && (await CheckAsync(app)).Status == HealthStatus.Healthy);
        Assert.That(await HandledAsync(http, 0), Is.EqualTo(Commands), "no command was lost and none ran twice");
        foreach (var reader in readers) reader.Dispose();
    }

    [Test, CancelAfter(60_000)]
    public async Task An_acknowledgement_waits_for_the_store_and_is_never_given_for_what_is_not_stored(CancellationToken cancellationToken)
    {
        var store = new FaultyStore();
        await using var app = await StartAsync(store);
        using var http = new HttpClient { BaseAddress = AddressOf(app) };
        (await http.PostAsync(new Uri("/ledger/a?lane=add", UriKind.Relative), JsonContent.Create("x"), cancellationToken)).EnsureSuccessStatusCode();
        store.Refuses = true;
        var post = http.PostAsync(new Uri("/ledger/a?lane=add", UriKind.Relative), JsonContent.Create("x"), cancellationToken);
        await EventuallyAsync(async () => (await CheckAsync(app)).Status == HealthStatus.Degraded);

        Assert.That(post.IsCompleted, Is.False);
        Assert.That(store.Stored("/ledger/a", "v/total"), Is.EqualTo("1"));
        store.Refuses = false;
        (await post).EnsureSuccessStatusCode();
        Assert.That(store.Stored("/ledger/a", "v/total"), Is.EqualTo("2"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Of_two_activations_on_one_file_the_earlier_one_writes_acknowledges_and_shows_nothing_more(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("swim-fence-");
        await using (var app = await StartAsync(store: null, Path.Combine(folder.FullName, "swim.db")))
        {
            using var http = new HttpClient { BaseAddress = AddressOf(app) };
            (await http.PostAsync(new Uri("/ledger/f?lane=add", UriKind.Relative), JsonContent.Create("x"), cancellationToken)).EnsureSuccessStatusCode();
            using var reader = await ConnectAsync(app, cancellationToken);
            await SendAsync(reader, "@sync(node:\"/ledger/f\",lane:total)", cancellationToken);
            await UntilAsync(reader, frame => frame.StartsWith("@synced", StringComparison.Ordinal), cancellationToken);

            // another activation, as on a silo that does not see this one
            var storage = app.Services.GetRequiredKeyedService<IGrainStorage>("swim.file");
            var second = LaneStores.Over(storage, NullLoggerFactory.Instance);
            var claim = await second.OpenAsync("ledger", "/ledger/f", cancellationToken);
            await second.CommitAsync(claim, [new LaneRecordChange("v/total", "100"u8.ToArray())], cancellationToken);

            using var refused = await http.PostAsync(new Uri("/ledger/f?lane=add", UriKind.Relative), JsonContent.Create("x"), cancellationToken);
            Assert.That((int)refused.StatusCode, Is.GreaterThanOrEqualTo(500));

            // the next use starts a new activation, which takes the agent back with what the other one stored
            await EventuallyAsync(async () => await http.GetStringAsync(new Uri("/ledger/f?lane=total", UriKind.Relative), cancellationToken) == "100");
            var seen = new List<string>();
            await UntilAsync(reader, frame =>
            {
                if (frame.StartsWith("@event", StringComparison.Ordinal)) seen.Add(frame[(frame.LastIndexOf(')') + 1)..].Trim());
                return seen.Contains("100");
            }, cancellationToken);
            Assert.That(seen, Has.None.EqualTo("2"));
            Assert.That(async () => await second.CommitAsync(claim, [new LaneRecordChange("v/total", "999"u8.ToArray())], cancellationToken), Throws.TypeOf<LaneStoreFencedException>());
            (await http.PostAsync(new Uri("/ledger/f?lane=add", UriKind.Relative), JsonContent.Create("x"), cancellationToken)).EnsureSuccessStatusCode();
            Assert.That(await http.GetStringAsync(new Uri("/ledger/f?lane=total", UriKind.Relative), cancellationToken), Is.EqualTo("101"));
        }

        folder.Delete(recursive: true);
    }

    [Test, CancelAfter(60_000)]
    public async Task The_end_of_an_activation_and_of_the_process_store_what_is_younger_than_the_flush_interval(CancellationToken cancellationToken)
    {
        var store = new FaultyStore();
        await using (var app = await StartAsync(store, flush: TimeSpan.FromMinutes(1)))
        {
            using var http = new HttpClient { BaseAddress = AddressOf(app) };
            foreach (var node in (string[])["ended", "stopped"])
            {
                (await http.PostAsync(new Uri($"/ledger/{node}?lane=count", UriKind.Relative), JsonContent.Create(7), cancellationToken)).EnsureSuccessStatusCode();
                Assert.That(store.Stored($"/ledger/{node}", "v/count"), Is.EqualTo("-"));
            }

            (await http.PostAsync(new Uri("/ledger/ended?lane=end", UriKind.Relative), JsonContent.Create("x"), cancellationToken)).EnsureSuccessStatusCode();
            await EventuallyAsync(() => Task.FromResult(store.Stored("/ledger/ended", "v/count") == "7"));
            Assert.That(store.Stored("/ledger/stopped", "v/count"), Is.EqualTo("-"));
            app.Lifetime.StopApplication();
            await app.StopAsync(cancellationToken);
        }

        Assert.That(store.Stored("/ledger/stopped", "v/count"), Is.EqualTo("7"));
    }

    [Test, CancelAfter(90_000)]
    public async Task A_stop_whose_store_is_away_ends_and_says_how_much_is_lost(CancellationToken cancellationToken)
    {
        var store = new FaultyStore();
        await using var app = await StartAsync(store);
        using var lost = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "Swim.Server", "swim.store.lost");
        using var http = new HttpClient { BaseAddress = AddressOf(app) };
        store.Refuses = true;
        (await http.PostAsync(new Uri("/ledger/l?lane=count", UriKind.Relative), JsonContent.Create(7), cancellationToken)).EnsureSuccessStatusCode();
        var logs = app.Services.GetFakeLogCollector();
        await app.StopAsync(cancellationToken);

        Assert.That(lost.GetMeasurementSnapshot().Sum(measurement => measurement.Value), Is.GreaterThan(0));
        Assert.That(logs.GetSnapshot().Where(entry => entry.Id.Id == 3006).Select(entry => entry.Message), Has.One.Contains("/ledger/l"));
    }

    [Test, CancelAfter(60_000)]
    public async Task An_application_with_the_memory_storage_of_Orleans_stops_without_waiting_for_it(CancellationToken cancellationToken)
    {
        await using var app = await StartAsync(store: null, flush: TimeSpan.FromMinutes(1), silo: silo => silo.AddMemoryGrainStorageAsDefault());
        using var lost = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "Swim.Server", "swim.store.lost");
        using var http = new HttpClient { BaseAddress = AddressOf(app) };
        for (var i = 0; i < 50; i++) (await http.PostAsync(new Uri($"/ledger/{i}?lane=count", UriKind.Relative), JsonContent.Create(i), cancellationToken)).EnsureSuccessStatusCode();
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await app.StopAsync(cancellationToken);
        TestContext.Out.WriteLine($"stopped in {System.Diagnostics.Stopwatch.GetElapsedTime(started)}");

        Assert.That(lost.GetMeasurementSnapshot(), Is.Empty);
    }

    [TestCase("MaxUnsavedBytes", "0")]
    [TestCase("MaxTotalUnsavedBytes", "1024")]
    [TestCase("RetryDelay", "00:02:00")]
    [TestCase("MaxRetryDelay", "00:00:00.001")]
    [TestCase("MaxConcurrentCommits", "0")]
    [TestCase("MaxLag", "00:00:00.1")]
    public void A_senseless_bound_is_refused_by_name(string key, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new($"Swim:Storage:{key}", value)]);
        builder.AddSwim().AddAgent(LedgerAgent.Ledger);
        using var app = builder.Build();

        Assert.That(() => app.Services.GetRequiredService<IOptions<SwimOptions>>().Value, Throws.TypeOf<OptionsValidationException>().With.Message.Contains(key));
    }

    [Test]
    public void Bounds_come_from_the_configuration()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            [new("Swim:Storage:MaxUnsavedBytes", "20000"), new("Swim:Storage:MaxTotalUnsavedBytes", "30000"), new("Swim:Storage:RetryDelay", "00:00:01"), new("Swim:Storage:MaxRetryDelay", "00:00:03")]);
        builder.AddSwim().AddAgent(LedgerAgent.Ledger);
        using var app = builder.Build();
        var lanes = app.Services.GetRequiredService<IOptions<AgentLanesOptions>>().Value;

        Assert.That((lanes.MaxUnsavedBytes, lanes.MaxTotalUnsavedBytes, lanes.RetryDelay.TotalSeconds, lanes.MaxRetryDelay.TotalSeconds), Is.EqualTo((20_000, 30_000, 1, 3)));
    }

    private static async Task<WebApplication> StartAsync(ILaneStore? store, string path = ":memory:", TimeSpan? flush = null, Action<ISiloBuilder>? silo = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddFakeLogging();
        builder.AddSwim(options =>
        {
            options.Storage.Path = path;
            options.Storage.MaxUnsavedBytes = MaxUnsaved;
            options.Storage.RetryDelay = TimeSpan.FromMilliseconds(20);
            options.Storage.MaxRetryDelay = TimeSpan.FromMilliseconds(200);
            options.Storage.MaxLag = flush is null ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(2);
            if (flush is { } interval) options.Storage.FlushInterval = interval;
        }).AddAgent(LedgerAgent.Ledger);
        builder.UseOrleans(orleans =>
        {
            orleans.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(2));
            silo?.Invoke(orleans);
        });
        if (store is not null) builder.Services.AddSingleton(store);
        var app = builder.Build();
        app.UseRouting();
        app.MapSwim();
        await app.StartAsync();
        return app;
    }

    private static async Task<HealthReportEntry> CheckAsync(WebApplication app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "swim.storage")).Entries["swim.storage"];

    private static async Task<int> HandledAsync(HttpClient http, int agent) =>
        int.Parse(await http.GetStringAsync(new Uri($"/ledger/{agent}?lane=count", UriKind.Relative)), CultureInfo.InvariantCulture);

    private static async Task HammerAsync(WebApplication app, int agent, int commands, string body, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(app, cancellationToken);
        for (var i = 0; i < commands; i++) await SendAsync(socket, $"@command(node:\"/ledger/{agent}\",lane:add)\"{body}\"", cancellationToken);

        // an answer shows that everything before it has been read
        await SendAsync(socket, $"@sync(node:\"/ledger/{agent}\",lane:count)", cancellationToken);
        await UntilAsync(socket, frame => frame.StartsWith("@synced", StringComparison.Ordinal), cancellationToken);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!await condition())
        {
            guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static async Task<ClientWebSocket> ConnectAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(AddressOf(app)) { Scheme = "ws" }.Uri, cancellationToken);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);

    private static async Task UntilAsync(ClientWebSocket socket, Predicate<string> holds, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException($"Closed: {socket.CloseStatusDescription}");
            if (holds(Encoding.UTF8.GetString(buffer, 0, result.Count))) return;
        }
    }
}
