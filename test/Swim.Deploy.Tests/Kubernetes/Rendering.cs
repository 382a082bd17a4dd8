using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Kubernetes;

/// <summary>What <c>kubectl apply -k</c> would send: a folder of deploy/kubernetes, rendered, read by the API's own types.</summary>
internal sealed class Rendering
{
    private const string Advice = "version 1.22 or later, any (test/run.sh brings one); it renders, no cluster is asked.";
    private static readonly ConcurrentDictionary<string, Lazy<Task<Rendering>>> Rendered = new();

    private Rendering(string name, string warnings, IReadOnlyList<object> documents)
    {
        Name = name;
        Warnings = warnings;
        Documents = documents;
    }

    /// <summary>The folders that an operator applies or builds on.</summary>
    public static string[] All { get; } = ["base", "overlays/dev", "overlays/prod"];

    public string Name { get; }

    /// <summary>What kubectl had to say, deprecated fields for example.</summary>
    public string Warnings { get; }

    public IReadOnlyList<object> Documents { get; }

    public V1Deployment Silos => Of<V1Deployment>().Single(deployment => deployment.Metadata.Name == "flights");

    public V1Container Silo => Silos.Spec.Template.Spec.Containers.Single();

    public IEnumerable<T> Of<T>() => Documents.OfType<T>();

    /// <summary>Everything that makes pods.</summary>
    public IEnumerable<(string Name, V1LabelSelector Selector, V1PodTemplateSpec Template)> Workloads =>
        Of<V1Deployment>().Select(one => (one.Metadata.Name, one.Spec.Selector, one.Spec.Template))
            .Concat(Of<V1StatefulSet>().Select(one => (one.Metadata.Name, one.Spec.Selector, one.Spec.Template)));

    public static Task<Rendering> OfAsync(string folder) => Rendered.GetOrAdd(folder, static folder => new(() => RenderAsync(folder))).Value;

    /// <summary>The environment of the silos' container; what the cluster fills in has <paramref name="fields"/>' values, secrets those of <paramref name="secret"/>.</summary>
    public Dictionary<string, string?> Environment(Func<string, string> fields, Func<string, string, string> secret)
    {
        var environment = new Dictionary<string, string?>();
        foreach (var source in Silo.EnvFrom ?? [])
        {
            foreach (var (name, value) in Of<V1ConfigMap>().Single(map => map.Metadata.Name == source.ConfigMapRef.Name).Data) environment[name] = value;
        }

        foreach (var variable in Silo.Env)
        {
            environment[variable.Name] = variable.ValueFrom switch
            {
                { FieldRef: { } field } => fields(field.FieldPath),
                { SecretKeyRef: { } key } => secret(key.Name, key.Key),
                _ => environment.Aggregate(variable.Value, static (text, known) => text.Replace($"$({known.Key})", known.Value, StringComparison.Ordinal)),
            };
        }

        return environment;
    }

    public override string ToString() => Name;

    private static async Task<Rendering> RenderAsync(string folder)
    {
        var (yaml, warnings) = await Command.RunAsync(Command.Find("kubectl", Advice), "kustomize", Path.Combine(Checkout.Deploy, "kubernetes", folder));
        return new Rendering(folder, warnings, KubernetesYaml.LoadAllFromString(yaml, null, strict: true));
    }
}
