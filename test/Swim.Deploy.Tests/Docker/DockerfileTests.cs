using System.Xml.Linq;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Docker;

/// <summary>The Dockerfile fits the checkout; there is no engine to build it here.</summary>
internal sealed class DockerfileTests
{
    private static IEnumerable<string> Samples => Directory.GetDirectories(Path.Combine(Checkout.Root, "src", "samples")).Select(folder => Path.GetFileName(folder));

    [TestCaseSource(nameof(Samples))]
    public void What_is_copied_exists(string sample)
    {
        var copied = Dockerfile.Read(sample).Of("COPY").Where(words => !words[0].StartsWith("--", StringComparison.Ordinal)).SelectMany(words => words[..^1]);
        Assert.That(copied.Where(path => !Path.Exists(Path.Combine(Checkout.Root, path))), Is.Empty);
    }

    [TestCaseSource(nameof(Samples))]
    public void Packages_are_restored_from_project_files_alone(string sample)
    {
        var dockerfile = Dockerfile.Read(sample);
        var before = dockerfile.Instructions.TakeWhile(instruction => !(instruction.Name == "RUN" && instruction.Words.Contains("restore"))).ToArray();
        var projects = before.Where(instruction => instruction.Name == "COPY").SelectMany(instruction => instruction.Words[..^1]).Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));

        // the file serves all samples: it may copy what another one needs, and nothing that none does
        var ofAny = Samples.SelectMany(Needed).Append("src/Swim.Orleans.CodeFixes/Swim.Orleans.CodeFixes.csproj");
        Assert.That(projects, Is.SupersetOf(Needed(sample)).And.SubsetOf(ofAny));
        Assert.That(before.SelectMany(instruction => instruction.Words), Is.SupersetOf(new[] { "global.json", "Directory.Build.props", "Directory.Packages.props" }));
    }

    [Test]
    public void The_image_runs_as_a_user_without_rights()
    {
        var users = Dockerfile.Read("Flights").Image.Where(instruction => instruction.Name == "USER").Select(instruction => instruction.Words.Single());
        Assert.That(users, Is.EqualTo(new[] { "1654" }), "the user that the framework's images make");
    }

    [Test]
    public void The_program_listens_to_the_port_that_the_image_names()
    {
        var dockerfile = Dockerfile.Read("Flights");
        var settings = new Settings(dockerfile.Environment());
        Assert.That(dockerfile.Of("EXPOSE").Single(), Is.EqualTo(new[] { $"{settings.HttpPort}" }));
        Assert.That(Path.GetDirectoryName(settings.Swim.Storage.Path), Is.EqualTo("/data"), "a folder of the image that its user may write to");
    }

    [Test]
    public void The_image_starts_the_program_itself()
    {
        // in the form of a shell the signal to stop would end the shell
        Assert.That(string.Join(' ', Dockerfile.Read("Flights").Of("ENTRYPOINT").Single()), Is.EqualTo("""["/app/program"]"""));
        Assert.That(Dockerfile.Read("Flights").Of("RUN").SelectMany(words => words), Does.Contain("/app/program"));
    }

    private static IEnumerable<string> Needed(string sample) =>
        Closure(Path.Combine(Checkout.Root, "src", "samples", sample, $"{sample}.csproj")).Select(static path => Path.GetRelativePath(Checkout.Root, path));

    private static HashSet<string> Closure(string project)
    {
        var all = new HashSet<string>();
        var open = new Queue<string>([project]);
        while (open.TryDequeue(out var next))
        {
            if (!all.Add(next)) continue;
            foreach (var reference in XDocument.Load(next).Descendants("ProjectReference"))
                open.Enqueue(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(next)!, reference.Attribute("Include")!.Value.Replace('\\', '/'))));
        }

        return all;
    }
}
