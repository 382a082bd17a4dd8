namespace Swim.Architecture.Tests;

/// <summary>Arrows point down only, and two are forbidden (docs/concepts.md, rooms).</summary>
public sealed class RoomRules
{
    /// <summary>The rooms from the ground up: a room may know only rooms listed before it.</summary>
    private static readonly string[] GroundUp =
    [
        "Swim.Recon", "Swim.Warp", "Swim.Lanes", "Swim.Client", "Swim.Orleans.Generators", "Swim.Orleans.CodeFixes", "Swim.Gateway", "Swim.Orleans.Abstractions",
        "Swim.Orleans.Storage", "Swim.Orleans.Sqlite", "Swim.Orleans.Postgres", "Swim.Cli", "Swim.Orleans", "Swim.Console", "Swim.Orleans.Hosting", "Swim.Orleans.OpenTelemetry", "Swim.TestKit",
    ];

    [Test]
    public void Every_room_has_its_place()
    {
        Assert.That(Repository.Rooms.Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(GroundUp));
    }

    [TestCaseSource(nameof(GroundUp))]
    public void Arrows_point_down(string room)
    {
        var allowed = GroundUp[..Array.IndexOf(GroundUp, room)];
        Assert.That(Repository.ProjectReferences(Repository.Project(room)), Is.SubsetOf(allowed));
    }

    [TestCase("Swim.Recon")]
    [TestCase("Swim.Warp")]
    [TestCase("Swim.Lanes")]
    [TestCase("Swim.Gateway")]
    [TestCase("Swim.Client")]
    public void Codec_lanes_gateway_and_client_know_nothing_of_Orleans(string room)
    {
        var project = Repository.Project(room);
        var code = Repository.Sources(room)
            .Where(file => File.ReadLines(file).Any(MentionsOrleans))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.Multiple(() =>
        {
            Assert.That(Repository.PackageReferences(project).Where(IsOrleans), Is.Empty, "packages");
            Assert.That(Repository.ProjectReferences(project).Where(IsOrleans), Is.Empty, "projects");
            Assert.That(code, Is.Empty, "sources");
        });
    }

    [Test]
    public void The_tool_knows_stores_but_no_silo()
    {
        Assert.That(Repository.ProjectReferences(Repository.Project("Swim.Cli")), Is.SubsetOf(new[] { "Swim.Client", "Swim.Orleans.Sqlite", "Swim.Orleans.Postgres" }));
        Assert.That(Repository.Sources("Swim.Cli").Where(file => File.ReadLines(file).Any(MentionsOrleans)), Is.Empty);
    }

    [Test]
    public void The_codec_depends_on_nothing_but_the_framework()
    {
        var project = Repository.Project("Swim.Recon");
        Assert.That(Repository.ProjectReferences(project).Concat(Repository.PackageReferences(project)), Is.Empty);
    }

    private static bool IsOrleans(string name) => name.Contains("Orleans", StringComparison.Ordinal);

    private static bool MentionsOrleans(string line)
    {
        var comment = line.IndexOf("//", StringComparison.Ordinal);
        return IsOrleans(comment >= 0 ? line[..comment] : line);
    }
}
