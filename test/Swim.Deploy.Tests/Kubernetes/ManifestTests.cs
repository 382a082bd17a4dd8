using k8s;
using k8s.Models;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Kubernetes;

/// <summary>Base and overlays, rendered: each document is what the API's schema allows, and what belongs together fits.</summary>
[TestFixtureSource(typeof(Rendering), nameof(Rendering.All))]
internal sealed class ManifestTests(string folder)
{
    private Rendering _rendering = null!;

    [OneTimeSetUp]
    public async Task RenderAsync() => _rendering = await Rendering.OfAsync(folder);

    [Test]
    public void It_renders_without_a_warning()
    {
        Assert.That(_rendering.Warnings, Is.Empty);
        Assert.That(_rendering.Documents, Is.Not.Empty);
    }

    [Test]
    public void Every_document_is_of_a_kind_that_the_API_knows() =>
        Assert.That(_rendering.Documents, Has.All.InstanceOf<IKubernetesObject<V1ObjectMeta>>().And.All.Matches<IKubernetesObject<V1ObjectMeta>>(one => one?.Metadata.Name is { Length: > 0 }));

    [Test]
    public void Selectors_match_the_labels_of_pods()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, selector, template) in _rendering.Workloads) Assert.That(Selects(selector.MatchLabels, template), name);
            foreach (var service in _rendering.Of<V1Service>()) Assert.That(Selected(service.Spec.Selector), Has.Exactly(1).Items, service.Metadata.Name);
            foreach (var budget in _rendering.Of<V1PodDisruptionBudget>()) Assert.That(Selected(budget.Spec.Selector.MatchLabels), Has.Exactly(1).Items, budget.Metadata.Name);
            foreach (var policy in _rendering.Of<V1NetworkPolicy>()) Assert.That(Selected(policy.Spec.PodSelector.MatchLabels), Has.Exactly(1).Items, policy.Metadata.Name);
            foreach (var spread in _rendering.Silos.Spec.Template.Spec.TopologySpreadConstraints)
                Assert.That(Selects(spread.LabelSelector.MatchLabels, _rendering.Silos.Spec.Template), spread.TopologyKey);
        }
    }

    [Test]
    public void Ports_that_are_named_exist()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var service in _rendering.Of<V1Service>())
            {
                var template = Selected(service.Spec.Selector).Single();
                foreach (var port in service.Spec.Ports) Assert.That(PortNames(template), Does.Contain(port.TargetPort.Value), service.Metadata.Name);
            }

            foreach (var policy in _rendering.Of<V1NetworkPolicy>())
            {
                var template = Selected(policy.Spec.PodSelector.MatchLabels).Single();
                foreach (var port in policy.Spec.Ingress.SelectMany(rule => rule.Ports)) Assert.That(PortNames(template), Does.Contain(port.Port.Value), policy.Metadata.Name);
            }

            foreach (var container in Containers())
            {
                foreach (var probe in Probes(container).Where(probe => probe.HttpGet is not null))
                    Assert.That(container.Ports.Select(port => port.Name), Does.Contain(probe.HttpGet.Port.Value), container.Name);
            }
        }
    }

    [Test]
    public void Names_that_are_referred_to_exist()
    {
        using (Assert.EnterMultipleScope())
        {
            var maps = _rendering.Of<V1ConfigMap>().Select(map => map.Metadata.Name).ToArray();
            var accounts = _rendering.Of<V1ServiceAccount>().Select(account => account.Metadata.Name).ToArray();
            foreach (var (name, _, template) in _rendering.Workloads)
            {
                var pod = template.Spec;
                if (pod.ServiceAccountName is { } account) Assert.That(accounts, Does.Contain(account), name);
                foreach (var source in pod.Containers.SelectMany(container => container.EnvFrom ?? [])) Assert.That(maps, Does.Contain(source.ConfigMapRef.Name), name);
                foreach (var volume in (pod.Volumes ?? []).Where(volume => volume.ConfigMap is not null)) Assert.That(maps, Does.Contain(volume.ConfigMap.Name), name);
                foreach (var mount in pod.Containers.SelectMany(container => container.VolumeMounts ?? []))
                    Assert.That((pod.Volumes ?? []).Select(volume => volume.Name).Concat(Claims(name)), Does.Contain(mount.Name), name);
            }

            foreach (var scaler in _rendering.Of<V2HorizontalPodAutoscaler>())
                Assert.That(_rendering.Of<V1Deployment>().Select(one => one.Metadata.Name), Does.Contain(scaler.Spec.ScaleTargetRef.Name));
            foreach (var path in _rendering.Of<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths))
            {
                var service = _rendering.Of<V1Service>().Single(service => service.Metadata.Name == path.Backend.Service.Name);
                Assert.That(service.Spec.Ports.Select(port => port.Name), Does.Contain(path.Backend.Service.Port.Name));
            }
        }
    }

    [Test]
    public void No_pod_may_do_what_it_need_not()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, _, template) in _rendering.Workloads)
            {
                var pod = template.Spec;
                Assert.That(pod.AutomountServiceAccountToken, Is.False, name);
                Assert.That(pod.SecurityContext.RunAsNonRoot, Is.True, name);
                Assert.That(pod.SecurityContext.RunAsUser, Is.GreaterThan(0), name);
                Assert.That(pod.SecurityContext.SeccompProfile.Type, Is.EqualTo("RuntimeDefault"), name);
                Assert.That(pod.HostNetwork ?? pod.HostPID ?? pod.HostIPC ?? false, Is.False, name);
                Assert.That((pod.Volumes ?? []).Where(volume => volume.HostPath is not null), Is.Empty, name);
                foreach (var container in pod.Containers)
                {
                    var security = container.SecurityContext;
                    Assert.That(security.Privileged ?? false, Is.False, name);
                    Assert.That(security.AllowPrivilegeEscalation, Is.False, name);
                    Assert.That(security.ReadOnlyRootFilesystem, Is.True, name);
                    Assert.That(security.Capabilities.Drop, Is.EqualTo(new[] { "ALL" }), name);
                    Assert.That(security.Capabilities.Add ?? [], Is.Empty, name);
                }
            }

            Assert.That(_rendering.Documents.Where(one => one is V1Role or V1RoleBinding or V1ClusterRole or V1ClusterRoleBinding), Is.Empty, "no permissions in the cluster");
        }
    }

    [Test]
    public void Every_container_is_probed_and_has_its_share()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var container in Containers())
            {
                Assert.That(Probes(container), Has.Exactly(3).Items, container.Name);
                Assert.That(container.Resources.Requests.Keys, Is.SupersetOf(new[] { "cpu", "memory" }), container.Name);
                Assert.That(container.Resources.Limits.Keys, Does.Contain("memory"), container.Name);
                Assert.That(container.Resources.Limits["memory"].ToDecimal(), Is.GreaterThanOrEqualTo(container.Resources.Requests["memory"].ToDecimal()), container.Name);
                Assert.That(container.Image, Does.Contain(':').And.Not.EndWith(":latest").Or.EqualTo("swim-flights"), "an image of a version");
            }
        }
    }

    [Test]
    public void Every_variable_is_a_setting_that_exists() => Assert.DoesNotThrow(() => Settings());

    [Test]
    public void Ports_are_the_ones_that_are_configured()
    {
        var settings = Settings();
        var ports = _rendering.Silo.Ports.ToDictionary(port => port.Name, port => port.ContainerPort);
        Assert.That(ports, Is.EqualTo(new Dictionary<string, int>
        {
            ["http"] = settings.HttpPort,
            ["silo"] = settings.Swim.Cluster.SiloPort,
            ["gateway"] = settings.Swim.Cluster.GatewayPort,
        }));
        var silos = _rendering.Of<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "flights");
        var among = silos.Spec.Egress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value);
        Assert.That(among, Is.SupersetOf(new[] { "11111", "30000", "5432" }).And.SupersetOf(new[] { $"{ports["silo"]}", $"{ports["gateway"]}" }));
    }

    [Test]
    public void Silo_and_client_ports_are_open_to_pods_with_a_label_only()
    {
        var silos = _rendering.Of<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "flights");
        Assert.That(silos.Spec.PolicyTypes, Is.EquivalentTo(new[] { "Ingress", "Egress" }));
        foreach (var rule in silos.Spec.Ingress.Where(rule => rule.Ports.Any(port => port.Port.Value is "silo" or "gateway")))
            Assert.That(rule.FromProperty, Is.Not.Empty.And.All.Matches<V1NetworkPolicyPeer>(peer => peer?.PodSelector?.MatchLabels?.Count > 0 && peer.NamespaceSelector is null));
        Assert.That(silos.Spec.Ingress.Where(rule => rule.Ports.Any(port => port.Port.Value == "silo")).SelectMany(rule => rule.FromProperty),
            Has.All.Matches<V1NetworkPolicyPeer>(peer => Selects(peer!.PodSelector.MatchLabels, _rendering.Silos.Spec.Template)));
    }

    [Test]
    public void A_rolling_update_never_has_fewer_silos_and_gives_each_the_time_it_needs()
    {
        var deployment = _rendering.Silos.Spec;
        var pod = deployment.Template.Spec;
        var stop = Settings().Stop;
        var unnoticed = Settings().Gateway.DrainDelay;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(deployment.Strategy.RollingUpdate.MaxUnavailable.Value, Is.EqualTo("0"));
            Assert.That(deployment.Strategy.RollingUpdate.MaxSurge.Value, Is.EqualTo("1"));
            Assert.That(pod.TerminationGracePeriodSeconds, Is.GreaterThanOrEqualTo(stop.TotalSeconds + 5));
            Assert.That(pod.TerminationGracePeriodSeconds, Is.LessThanOrEqualTo(stop.TotalSeconds + 30), "a silo that hangs is not waited for much longer");
            Assert.That(unnoticed, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(5)), "endpoints are told before connections are refused");
            Assert.That(_rendering.Of<V1PodDisruptionBudget>().Single().Spec.MaxUnavailable.Value, Is.EqualTo("1"));
        }
    }

    [Test]
    public void A_start_may_take_as_long_as_the_silo_waits_for_its_database()
    {
        var startup = _rendering.Silo.StartupProbe;
        Assert.That(TimeSpan.FromSeconds(startup.PeriodSeconds!.Value * startup.FailureThreshold!.Value), Is.GreaterThan(Settings().Swim.Cluster.StartTimeout));
    }

    [Test]
    public void Sockets_go_to_any_silo_and_stay_open()
    {
        var service = _rendering.Of<V1Service>().Single(service => service.Metadata.Name == "flights");
        Assert.That(service.Spec.SessionAffinity, Is.EqualTo("None"));
        var gateway = Settings().Gateway;
        foreach (var ingress in _rendering.Of<V1Ingress>())
        {
            foreach (var timeout in new[] { "proxy-read-timeout", "proxy-send-timeout" })
            {
                var seconds = double.Parse(ingress.Metadata.Annotations[$"nginx.ingress.kubernetes.io/{timeout}"], System.Globalization.CultureInfo.InvariantCulture);
                Assert.That(TimeSpan.FromSeconds(seconds), Is.GreaterThanOrEqualTo(gateway.PingInterval * gateway.MaxMissedPings).And.GreaterThan(gateway.RequestTimeout));
            }
        }
    }

    private static bool Selects(IDictionary<string, string> selector, V1PodTemplateSpec template) =>
        selector.Count > 0 && selector.All(label => template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static IEnumerable<string> PortNames(V1PodTemplateSpec template) => template.Spec.Containers.SelectMany(container => container.Ports).Select(port => port.Name);

    private static IEnumerable<V1Probe> Probes(V1Container container) => new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }.OfType<V1Probe>();

    private V1PodTemplateSpec[] Selected(IDictionary<string, string> selector) =>
        [.. _rendering.Workloads.Select(workload => workload.Template).Where(template => Selects(selector, template))];

    private IEnumerable<V1Container> Containers() => _rendering.Workloads.SelectMany(workload => workload.Template.Spec.Containers);

    private IEnumerable<string> Claims(string set) =>
        _rendering.Of<V1StatefulSet>().Where(one => one.Metadata.Name == set).SelectMany(one => one.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name);

    private Settings Settings() => new(_rendering.Environment(static field => field, static (_, _) => "Host=postgres;Database=swim"));
}
