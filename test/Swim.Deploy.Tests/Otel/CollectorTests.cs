using k8s.Models;
using Swim.Deploy.Tests.Compose;
using Swim.Deploy.Tests.Kubernetes;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Otel;

/// <summary>The collector's configuration fits itself, and the places where it is started.</summary>
internal sealed class CollectorTests
{
    private readonly YamlDotNet.RepresentationModel.YamlMappingNode _collector = Yaml.Read(Path.Combine(Checkout.Deploy, "otel", "collector.yaml"));

    [Test]
    public void What_pipelines_name_is_there()
    {
        var pipelines = _collector.Find("service", "pipelines").Entries().ToArray();
        Assert.That(pipelines.Select(pipeline => pipeline.Key), Is.EquivalentTo(new[] { "metrics", "traces" }));
        using (Assert.EnterMultipleScope())
        {
            foreach (var part in new[] { "receivers", "processors", "exporters" })
            {
                var there = _collector.Find(part).Entries().Select(entry => entry.Key).ToArray();
                Assert.That(pipelines.SelectMany(pipeline => pipeline.Value.Find(part).Texts()).Distinct(), Is.EquivalentTo(there), part);
            }

            Assert.That(_collector.Find("service", "extensions").Texts(), Is.EquivalentTo(_collector.Find("extensions").Entries().Select(entry => entry.Key)));
        }
    }

    [Test]
    public async Task Its_ports_are_those_that_others_use()
    {
        var otlp = Port("receivers", "otlp", "protocols", "grpc", "endpoint");
        var prometheus = Port("exporters", "prometheus", "endpoint");
        var prod = await Rendering.OfAsync("overlays/prod");
        var collector = prod.Of<V1Deployment>().Single(deployment => deployment.Metadata.Name == "otel-collector").Spec.Template.Spec.Containers.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(collector.Ports.ToDictionary(port => port.Name, port => port.ContainerPort), Is.EqualTo(new Dictionary<string, int>
            {
                ["otlp"] = otlp, ["prometheus"] = prometheus, ["health"] = Port("extensions", "health_check", "endpoint"),
            }));
            Assert.That(new ComposeFile().Services["otel"].Find("ports").Texts().Single(), Is.EqualTo($"127.0.0.1:{prometheus}:{prometheus}"));
            Assert.That(new ComposeFile().Services["otel"].Text("image"), Is.EqualTo(collector.Image));
        }
    }

    private int Port(params string[] path) => int.Parse(_collector.Text(path)!.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
}
