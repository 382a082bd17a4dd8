using System.Globalization;
using System.Text.RegularExpressions;
using Swim.Deploy.Tests.Docker;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Compose;

/// <summary>The compose file, and the proxy's configuration beside it, fit each other and the program; there is no engine to start them here.</summary>
internal sealed partial class ComposeTests
{
    private readonly ComposeFile _compose = new();
    private readonly ProxyConfiguration _proxy = ProxyConfiguration.Read();

    [Test]
    public void There_are_three_silos_of_one_image_that_is_built_once()
    {
        Assert.That(_compose.Silos.Select(silo => silo.Value.Text("image")).ToArray(), Has.Exactly(3).Items.And.All.EqualTo("swim-flights:dev"));
        var build = _compose.Silos.Select(silo => silo.Value.Find("build")).OfType<YamlDotNet.RepresentationModel.YamlMappingNode>().Single();
        Assert.That(File.Exists(Path.Combine(Checkout.Root, build.Text("context")!, build.Text("dockerfile")!)));
        Assert.That(Directory.Exists(Path.Combine(Checkout.Root, "src", "samples", build.Text("args", "SAMPLE")!)));
    }

    [Test]
    public void Every_variable_of_a_silo_is_a_setting_that_exists()
    {
        foreach (var (name, silo) in _compose.Silos) Assert.DoesNotThrow(() => _ = new Settings(ComposeFile.Environment(silo)), name);
    }

    [Test]
    public void Silos_reach_the_database_that_is_there()
    {
        var settings = _compose.Silos.Select(silo => new Settings(ComposeFile.Environment(silo.Value))).ToArray();
        var database = settings.Select(one => one.Database).First();
        var server = ComposeFile.Environment(_compose.Services[database.Host!]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(settings.Select(one => one.ConnectionString), Has.All.EqualTo(settings[0].ConnectionString), "one cluster");
            Assert.That(server["POSTGRES_DB"], Is.EqualTo(database.Database));
            Assert.That(server["POSTGRES_USER"], Is.EqualTo(database.Username));
            Assert.That(server["POSTGRES_PASSWORD"], Is.EqualTo(database.Password));
            Assert.That(_compose.Silos.Select(silo => silo.Value.Text("depends_on", database.Host!, "condition")), Has.All.EqualTo("service_healthy"));
            Assert.That(settings.Select(one => one["POD_NAME"]), Is.EqualTo(_compose.Silos.Select(silo => silo.Key)));
        }
    }

    [Test]
    public void Ports_are_open_to_this_machine_only()
    {
        var published = _compose.Services.Values.SelectMany(service => service.Find("ports").Texts()).ToArray();
        Assert.That(published, Is.EqualTo(new[] { "127.0.0.1:9001:9001", "127.0.0.1:9464:9464" }));
        Assert.That(_compose.Services.Values.Where(service => service.Text("network_mode") is not null || service.Text("privileged") is not null), Is.Empty);
    }

    [Test]
    public void Only_the_database_may_do_more_than_run()
    {
        foreach (var (name, service) in _compose.Services.Where(service => service.Key != "postgres"))
        {
            Assert.That(service.Find("cap_drop").Texts(), Is.EqualTo(new[] { "ALL" }), name);
            Assert.That(service.Text("read_only"), Is.EqualTo("true"), name);
            Assert.That(service.Find("security_opt").Texts(), Is.EqualTo(new[] { "no-new-privileges:true" }), name);
        }
    }

    [Test]
    public void Files_volumes_and_networks_that_are_named_exist()
    {
        foreach (var volume in _compose.Services.Values.SelectMany(service => service.Find("volumes").Texts()))
        {
            var source = volume[..volume.IndexOf(':', StringComparison.Ordinal)];
            if (source.StartsWith("./", StringComparison.Ordinal)) Assert.That(File.Exists(Path.Combine(Checkout.Root, source)), source);
            else Assert.That(_compose.Volumes, Does.Contain(source));
        }

        Assert.That(_compose.Services.Values.SelectMany(service => service.Find("networks").Texts()).Distinct(), Is.SubsetOf(_compose.Networks));
    }

    [Test]
    public void An_orderly_stop_has_the_time_it_needs()
    {
        foreach (var (name, silo) in _compose.Silos)
        {
            var grace = TimeSpan.FromSeconds(int.Parse(silo.Text("stop_grace_period")!.TrimEnd('s'), CultureInfo.InvariantCulture));
            Assert.That(grace, Is.GreaterThanOrEqualTo(new Settings(ComposeFile.Environment(silo)).Stop + TimeSpan.FromSeconds(5)), name);
        }
    }

    [Test]
    public void The_proxy_leads_to_every_silo_at_its_port()
    {
        var dockerfile = Dockerfile.Read("Flights");
        var port = new Settings(dockerfile.Environment()).HttpPort;
        Assert.That(_proxy.Servers, Is.EqualTo(_compose.Silos.Select(silo => (silo.Key, $"{silo.Key}:{port}"))));
        Assert.That(_compose.Services["proxy"].Find("ports").Texts().Single(), Does.EndWith($":{_proxy.Port}"));
    }

    [Test]
    public void The_proxy_asks_whether_a_silo_is_ready()
    {
        Assert.That(_proxy.Text, Does.Contain("option httpchk GET /health/ready").And.Contain("http-check expect status 200"));
    }

    [Test]
    public void The_proxy_knows_before_a_silo_refuses()
    {
        // three answers that say no: inter 1s, then fastinter 500ms twice
        Assert.That(_proxy.Text, Does.Contain("check inter 1s fastinter 500ms fall 3"));
        foreach (var (name, silo) in _compose.Silos)
            Assert.That(new Settings(ComposeFile.Environment(silo)).Gateway.DrainDelay, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(2)), name);
    }

    [Test]
    public void The_proxy_is_patient_where_the_gateway_is()
    {
        var gateway = new Settings(ComposeFile.Environment(_compose.Silos.First().Value)).Gateway;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_proxy.Timeout("tunnel"), Is.GreaterThanOrEqualTo(gateway.PingInterval * gateway.MaxMissedPings));
            Assert.That(_proxy.Timeout("server"), Is.GreaterThan(gateway.RequestTimeout).And.GreaterThan(2 * gateway.EventStreamHeartbeat));
            Assert.That(_proxy.Timeout("client"), Is.GreaterThanOrEqualTo(_proxy.Timeout("server")));
            Assert.That(MaxServerConnections().Match(_proxy.Text).Groups["count"].Value, Is.EqualTo($"{gateway.MaxConnections}"));
        }
    }

    [Test]
    public async Task The_proxy_takes_its_configuration()
    {
        var (_, warnings) = await Command.RunAsync(ProxyConfiguration.Program(), "-c", "-f", ProxyConfiguration.File);
        Assert.That(warnings.Split('\n').Where(line => line.Contains("[WARNING]", StringComparison.Ordinal)), Has.All.Contains("could not resolve address"), "there is nobody of these names here");
    }

    [GeneratedRegex(@"default-server .*maxconn (?<count>\d+)")]
    private static partial Regex MaxServerConnections();
}
