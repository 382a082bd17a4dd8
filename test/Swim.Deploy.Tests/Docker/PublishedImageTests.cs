using System.Text.Json.Nodes;
using Swim.Deploy.Tests.Running;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Docker;

/// <summary>The SDK's own container support: the image is built into an archive, over a stand-in for the framework's image, and its program runs.</summary>
internal sealed class PublishedImageTests
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private string _folder = null!;
    private ImageArchive _image = null!;
    private string _base = null!;

    [OneTimeSetUp]
    public async Task PublishAsync()
    {
        _folder = Directory.CreateTempSubdirectory("swim-image-").FullName;
        var project = Path.Combine(Checkout.Root, "src", "samples", "Flights", "Flights.csproj");
        var (said, _) = await Command.RunAsync("dotnet", "msbuild", project, "-t:ComputeContainerConfig", $"-p:Configuration={Configuration}", "-getProperty:ContainerBaseImage");
        _base = said.Trim();
        var name = _base[(_base.IndexOf('/', StringComparison.Ordinal) + 1)..].Split(':');
        await using var registry = await LoopbackRegistry.StartAsync(name[0], name[1]);
        var archive = Path.Combine(_folder, "image.tar.gz");
        await Command.RunAsync(
            "dotnet", "publish", project, "--no-build", "-c", Configuration, "-t:PublishContainer",
            $"-p:ContainerBaseImage={registry.Image}", $"-p:ContainerArchiveOutputPath={archive}", "-p:ContainerImageTag=test", $"-p:PublishDir={_folder}/publish/");
        _image = ImageArchive.Open(archive, Path.Combine(_folder, "image"));
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Its_base_is_the_small_one_without_a_shell() => Assert.That(_base, Does.EndWith("/dotnet/aspnet:10.0-noble-chiseled"));

    [Test]
    public void It_is_the_image_that_manifests_name() => Assert.That(_image.Tags, Is.EqualTo(new[] { "swim-flights:test" }));

    [Test]
    public void It_runs_as_a_user_without_rights() => Assert.That(_image.Settings["User"]!.GetValue<string>(), Is.EqualTo("1654"));

    [Test]
    public void It_is_set_as_the_Dockerfile_sets_its_own()
    {
        var dockerfile = Dockerfile.Read("Flights").Environment();
        Assert.That(new[] { "URLS", "Swim__Storage__Path" }.Select(name => _image.Environment[name]), Is.EqualTo(new[] { dockerfile["URLS"], dockerfile["Swim__Storage__Path"] }));
        Assert.That(_image.Settings["ExposedPorts"]!.AsObject().Select(port => port.Key), Is.EqualTo(new[] { "9001/tcp" }));
    }

    [Test]
    public async Task Its_program_runs()
    {
        var root = Path.Combine(_folder, "root");
        _image.Extract(root);
        var command = new[] { "Entrypoint", "Cmd" }.SelectMany(part => _image.Settings[part] as JsonArray ?? []).Select(word => word!.GetValue<string>()).ToArray();
        var program = command.Single(word => word.StartsWith("/app/", StringComparison.Ordinal));
        await using var pod = await Pod.StartAsync("image", "127.0.0.1", File.Exists(root + program + ".dll") ? root + program + ".dll" : root + program, new Dictionary<string, string?>
        {
            ["URLS"] = "http://127.0.0.1:0",
            ["Swim__Storage__Path"] = ":memory:",
        });
        Assert.That(await pod.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative)), Is.EqualTo("Healthy"));
        Assert.That(await pod.Http.GetStringAsync(new Uri("/", UriKind.Relative)), Does.Contain("<title>"));
    }
}
