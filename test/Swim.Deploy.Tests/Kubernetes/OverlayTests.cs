using k8s.Models;
using Npgsql;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Kubernetes;

/// <summary>What the overlays add to the base.</summary>
internal sealed class OverlayTests
{
    [Test]
    public async Task Dev_has_a_database_of_its_own_that_the_silos_reach()
    {
        var dev = await Rendering.OfAsync("overlays/dev");
        var secret = dev.Of<V1Secret>().Single();
        var reference = dev.Silo.Env.Single(variable => variable.Name == "ConnectionStrings__swim").ValueFrom.SecretKeyRef;
        Assert.That(reference.Name, Is.EqualTo(secret.Metadata.Name));

        var connection = new NpgsqlConnectionStringBuilder(Text(secret, reference.Key));
        var service = dev.Of<V1Service>().Single(service => service.Metadata.Name == connection.Host);
        var database = dev.Of<V1StatefulSet>().Single();
        var environment = database.Spec.Template.Spec.Containers.Single().Env.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Name, variable => variable.Value);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(service.Spec.Ports.Single().Port, Is.EqualTo(connection.Port));
            Assert.That(environment["POSTGRES_DB"], Is.EqualTo(connection.Database));
            Assert.That(environment["POSTGRES_USER"], Is.EqualTo(connection.Username));
            Assert.That(Text(secret, "password"), Is.EqualTo(connection.Password));
        }
    }

    [Test]
    public async Task Prod_holds_no_secret()
    {
        var prod = await Rendering.OfAsync("overlays/prod");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(prod.Of<V1Secret>(), Is.Empty);
            Assert.That(prod.Of<V1StatefulSet>(), Is.Empty, "the database is elsewhere");
            Assert.That(prod.Silo.Env.Single(variable => variable.Name == "ConnectionStrings__swim").ValueFrom.SecretKeyRef.Name, Is.EqualTo("swim-database"));
        }
    }

    [Test]
    public async Task In_prod_the_autoscaler_alone_says_how_many()
    {
        var prod = await Rendering.OfAsync("overlays/prod");
        var scaler = prod.Of<V2HorizontalPodAutoscaler>().Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(prod.Silos.Spec.Replicas, Is.Null);
            Assert.That(scaler.Spec.MinReplicas, Is.EqualTo(3));
            Assert.That(scaler.Spec.Behavior.ScaleDown.Policies.Single().Value, Is.EqualTo(1), "one silo at a time gives its clients to the others");
        }
    }

    [Test]
    public async Task In_prod_the_silos_send_to_the_collector_beside_them()
    {
        var prod = await Rendering.OfAsync("overlays/prod");
        var settings = new Settings(prod.Environment(static field => field, static (_, _) => "Host=postgres"));
        var endpoint = new Uri(settings["OTEL_EXPORTER_OTLP_ENDPOINT"]!);
        var service = prod.Of<V1Service>().Single(service => service.Metadata.Name == endpoint.Host);
        Assert.That(service.Spec.Ports.Select(port => port.Port), Does.Contain(endpoint.Port));
        Assert.That(settings["OTEL_RESOURCE_ATTRIBUTES"], Does.Contain("k8s.pod.name=metadata.name").And.Contain("k8s.namespace.name=metadata.namespace"));
        var policy = prod.Of<V1NetworkPolicy>().Single();
        Assert.That(policy.Spec.Egress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value), Does.Contain($"{endpoint.Port}"));
    }

    [Test]
    public async Task The_autoscaler_by_connections_asks_for_the_figure_that_silos_report()
    {
        // rendered from a folder of its own: no overlay uses it
        var folder = Path.Combine(Checkout.Root, "artifacts", "deploy", $"{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), "resources: [../../../deploy/kubernetes/base]\ncomponents: [../../../deploy/kubernetes/components/autoscale-connections]\n");
            var rendering = await Rendering.OfAsync(folder);
            var metrics = rendering.Of<V2HorizontalPodAutoscaler>().Single().Spec.Metrics;
            Assert.That(metrics.Select(metric => metric.Type), Is.EqualTo(new[] { "Resource", "Pods" }));
            var name = metrics[1].Pods.Metric.Name;
            var adapter = Yaml.Read(Path.Combine(Checkout.Deploy, "kubernetes", "components", "autoscale-connections", "prometheus-adapter.yaml"));
            using (Assert.EnterMultipleScope())
            {
                Assert.That(adapter.Find("rules", "custom").Elements().Single().Text("name", "as"), Is.EqualTo(name));
                Assert.That(Sources("Swim.Gateway"), Has.Some.Contains($"\"{name.Replace('_', '.')}\""), "an instrument of the gateway");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Sources(string room) =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", room), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static string Text(V1Secret secret, string key) => System.Text.Encoding.UTF8.GetString(secret.Data[key]);
}
