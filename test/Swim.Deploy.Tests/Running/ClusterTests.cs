using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using k8s.Models;
using Swim.Deploy.Tests.Compose;
using Swim.Deploy.Tests.Kubernetes;
using Swim.Deploy.Tests.Tools;
using Swim.Testing;

namespace Swim.Deploy.Tests.Running;

/// <summary>
/// The pods of the overlay <c>dev</c> as processes: each with the container's own environment on an address of its own (any of 127/8 is this machine's), on one
/// PostgreSQL, behind the compose file's proxy. What the manifests say of ports and paths is tried on them.
/// </summary>
internal sealed class ClusterTests
{
    private readonly List<Pod> _pods = [];
    private Rendering _dev = null!;
    private PostgresServer _postgres = null!;
    private string _database = null!;
    private Proxy _proxy = null!;

    private string Logs => string.Join('\n', _pods.Select(pod => $"== {pod.Name}\n{pod.Log}").Append($"== proxy\n{_proxy?.Log}"));

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _dev = await Rendering.OfAsync("overlays/dev");
        _postgres = await PostgresServer.StartAsync();
        _database = await _postgres.CreateDatabaseAsync();
        var network = $"127.{RandomNumberGenerator.GetInt32(10, 250)}.{RandomNumberGenerator.GetInt32(0, 256)}";
        _pods.AddRange(await Task.WhenAll(Enumerable.Range(1, 3).Select(i => StartPodAsync($"flights-{i}", $"{network}.{i}"))));
        _proxy = Proxy.Start([.. _pods.Select(pod => pod.Http.BaseAddress!.Authority)]);
        await Until.AnsweredAsync(async token => (await _proxy.Http.GetAsync("/health/ready", token)).IsSuccessStatusCode ? "yes" : null, () => Logs);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_proxy is not null) await _proxy.DisposeAsync();
        foreach (var pod in _pods) await pod.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Every_probe_is_answered()
    {
        var probes = new[] { _dev.Silo.StartupProbe, _dev.Silo.ReadinessProbe, _dev.Silo.LivenessProbe };
        foreach (var pod in _pods)
        {
            foreach (var probe in probes)
                Assert.That(await pod.Http.GetStringAsync(new Uri(probe.HttpGet.Path, UriKind.Relative)), Is.EqualTo("Healthy"), $"{pod.Name} {probe.HttpGet.Path}");
        }
    }

    [Test]
    public async Task Every_port_of_the_container_is_open()
    {
        foreach (var pod in _pods)
        {
            foreach (var port in _dev.Silo.Ports)
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Parse(pod.Address), port.ContainerPort);
                Assert.That(client.Connected, $"{pod.Name} {port.Name}");
            }
        }
    }

    [Test]
    public async Task Members_are_known_by_the_names_of_their_pods()
    {
        var names = await _postgres.PsqlAsync(_database, "SELECT DISTINCT silo_name FROM swim.silos WHERE cluster_id = 'flights' ORDER BY 1");
        Assert.That(names.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(_pods.Select(pod => pod.Name)));
    }

    [Test]
    public async Task One_port_serves_page_state_and_commands()
    {
        Assert.That(await _proxy.Http.GetStringAsync(new Uri("/", UriKind.Relative)), Does.Contain("<title>"));
        using var content = new StringContent("90", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await _proxy.Http.PostAsync(new Uri("/country/us?lane=speed", UriKind.Relative), content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await answer.Content.ReadAsStringAsync());
        await Until.AnsweredAsync(async token => (await ClockAsync(token)).Speed == 90 ? "yes" : null, () => Logs);
    }

    [Test]
    public async Task Sockets_pass_through_the_proxy()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var socket = await Links.OpenAsync(_proxy.Address, guard.Token);
        Assert.That(await socket.SyncAsync("/nobody/there", "info", guard.Token), Does.Contain("nodeNotFound"));
    }

    [Test]
    public async Task A_link_at_any_silo_shows_an_agent_of_any_other()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await Until.AnsweredAsync(async token => (await ClockAsync(token)).Sim > 0 ? "yes" : null, () => Logs);
        foreach (var pod in _pods)
        {
            using var socket = await Links.OpenAsync(pod.Http.BaseAddress!, guard.Token);
            Assert.That(await socket.SyncAsync("/country/us", "clock", guard.Token), Does.Contain("@linked").And.Contain("sim"), pod.Name);
        }
    }

    [Test]
    public async Task A_silo_leaves_in_time_and_the_port_goes_on()
    {
        var conductor = await ConductorAsync();
        var leaving = _pods.Single(pod => conductor.EndsWith($":{pod.Id}", StringComparison.Ordinal));
        using var done = new CancellationTokenSource();
        var visitor = VisitAsync(done.Token);
        var grace = TimeSpan.FromSeconds(_dev.Silos.Spec.Template.Spec.TerminationGracePeriodSeconds!.Value);
        using var guard = new CancellationTokenSource(grace);
        using var client = await Links.OpenAsync(leaving.Http.BaseAddress!, guard.Token);
        leaving.Terminate();

        // it says that it is going, and takes clients until everybody knows
        await Until.AnsweredAsync(async token => (await leaving.Http.GetAsync("/health/ready", token)).StatusCode == HttpStatusCode.ServiceUnavailable ? "yes" : null, () => Logs);
        using var late = await leaving.Http.GetAsync(new Uri("/", UriKind.Relative));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await client.ClosedAsync(guard.Token), Is.EqualTo(WebSocketCloseStatus.EndpointUnavailable));
        Assert.That(await leaving.ExitAsync(grace), Is.Zero, leaving.Log);

        // the replay is another silo's now, and its clock goes on
        var before = await ClockAsync(default);
        await Until.AnsweredAsync(async token => await ConductorAsync(token) is { Length: > 0 } other && other != conductor ? other : null, () => Logs);
        await Until.AnsweredAsync(async token => (await ClockAsync(token)).Sim > before.Sim ? "yes" : null, () => Logs);
        await done.CancelAsync();
        var visits = await visitor;
        Assert.That(visits.Failures, Is.Empty);
        Assert.That(visits.Count, Is.Positive);

        // comes back as it was
        _pods[_pods.IndexOf(leaving)] = await StartPodAsync(leaving.Name, leaving.Address);
        await leaving.DisposeAsync();
        await Until.AnsweredAsync(async token => (await _pods.Single(pod => pod.Name == leaving.Name).Http.GetAsync("/health/ready", token)).IsSuccessStatusCode ? "yes" : null, () => Logs);
    }

    private Task<Pod> StartPodAsync(string name, string address)
    {
        var environment = _dev.Environment(
            field => field switch
            {
                "status.podIP" => address,
                "metadata.name" => name,
                "metadata.namespace" => "flights-dev",
                _ => throw new InvalidOperationException($"No value of {field} is known here."),
            },
            (_, _) => _database);
        environment["URLS"] = environment["URLS"]!.Replace("+", address, StringComparison.Ordinal);
        return Pod.StartAsync(name, address, Checkout.Flights, environment);
    }

    // a visitor's page, again and again
    private async Task<(int Count, List<string> Failures)> VisitAsync(CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        var count = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var answer = await _proxy.Http.GetAsync(new Uri("/", UriKind.Relative), CancellationToken.None);
                if (answer.StatusCode != HttpStatusCode.OK) failures.Add($"{answer.StatusCode}");
            }
            catch (HttpRequestException e)
            {
                failures.Add(e.Message);
            }

            count++;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return (count, failures);
    }

    private async Task<string> ConductorAsync(CancellationToken cancellationToken = default) => await Until.AnsweredAsync(
        async token => JsonNode.Parse(await _proxy.Http.GetStringAsync("/country/us?lane=conductor", token))?.GetValue<string>() is { Length: > 0 } name ? name : null, () => Logs)
        .WaitAsync(cancellationToken);

    private async Task<(double Sim, double Speed)> ClockAsync(CancellationToken cancellationToken)
    {
        var clock = JsonNode.Parse(await _proxy.Http.GetStringAsync("/country/us?lane=clock", cancellationToken));
        return clock is JsonObject ? (Number(clock, "sim"), Number(clock, "speed")) : (0, 0);
    }

    private static double Number(JsonNode clock, string name) => Convert.ToDouble(clock[name]!.ToString(), CultureInfo.InvariantCulture);
}
