using System.Reflection;
using Swim.Lanes;

namespace Swim.Generators.Tests;

/// <summary>Generated definitions, loaded and used.</summary>
public sealed class AgentDefinitionTests
{
    private const string Source = """
        [Agent("/car/:id", Durability = Durability.Committed)]
        public partial class CarAgent : WebAgent
        {
            public static List<string> Calls { get; } = [];

            [Lane] public partial ValueLane<int> Speed { get; }
            [Lane(Durability = Durability.Transient)] public partial ValueLane<string?> LastHTTPError { get; }
            [Lane("trips")] public partial MapLane<string, Trip> TripLog { get; }
            [Lane] public partial CommandLane<int> Steer { get; }

            [WillSet(nameof(Speed))] static int Round(int now) => now / 10 * 10;
            [WillSet(nameof(Speed))] static int Cap(int now, int before) => Math.Min(now, before + 50);
            [OnSet(nameof(Speed))] static void Changed(int now, int? before) => Calls.Add($"set {before} {now}");
            [OnUpdate(nameof(TripLog))] static void Travelled(string key, Trip now, Trip? before) => Calls.Add($"update {key} {before} {now}");
            [Command("steer")] static Task SteerAsync(int angle) { Calls.Add($"steer {angle}"); return Task.CompletedTask; }
            [Command] static void Honk() => Calls.Add("honk");
            [Every("1.5s")] static ValueTask TickAsync() { Calls.Add("tick"); return default; }
        }

        [Form] public partial record Trip(int Km);
        """;

    private static readonly string[] Lanes = ["speed", "lastHTTPError", "trips", "steer", "honk"];

    private static readonly Durability[] Durabilities = [Durability.Committed, Durability.Transient, Durability.Committed];

    private Assembly _app = null!;
    private AgentDefinition _definition = null!;

    [OneTimeSetUp]
    public async Task CompileAsync()
    {
        var outcome = await Generation.RunAsync(Source);
        Assert.That(outcome.Compiled, Is.Empty);
        using var image = new MemoryStream();
        Assert.That(outcome.Compilation.Emit(image).Success, Is.True);
        _app = Assembly.Load(image.ToArray());
        var manifest = (IAgentManifest)Activator.CreateInstance(_app.GetCustomAttribute<AgentManifestAttribute>()!.Manifest)!;
        _definition = manifest.Agents.Single();
    }

    [Test]
    public void The_manifest_lists_the_agent_with_its_route_and_name() =>
        Assert.That((_definition.Name, _definition.Route, _definition.AgentClass.Name), Is.EqualTo(("car", "/car/:id", "CarAgent")));

    [Test]
    public void Lanes_have_their_members_names_in_camel_case() => Assert.That(_definition.Lanes.Select(l => l.Name), Is.EqualTo(Lanes));

    [Test]
    public void A_lane_has_its_own_durability_or_the_agents() => Assert.That(_definition.Lanes.Take(3).Select(l => l.Durability), Is.EqualTo(Durabilities));

    [Test]
    public void Callbacks_run_in_order_and_each_sees_what_the_one_before_returned()
    {
        var speed = (ValueLaneDefinition<int>)_definition.Lanes[0];
        Assert.That(speed.WillSet!(this, 128, 60), Is.EqualTo(110));
        speed.DidSet!(this, 110, 60);
        Assert.That(Calls(), Does.Contain("set 60 110"));
    }

    [Test]
    public async Task A_method_handles_the_command_lane_of_its_name()
    {
        var steer = (CommandLaneDefinition<int>)_definition.Lanes[3];
        await steer.OnCommand!(this, -3);
        Assert.That(Calls(), Does.Contain("steer -3"));
    }

    [Test]
    public async Task A_command_without_a_body_ignores_what_comes()
    {
        var honk = (CommandLaneDefinition<Recon.Value>)_definition.Lanes[4];
        await honk.OnCommand!(this, Recon.Value.Parse("@loud"));
        Assert.That(Calls(), Does.Contain("honk"));
    }

    [Test]
    public async Task Timers_have_their_period()
    {
        var timer = _definition.Timers.Single();
        Assert.That((timer.Name, timer.Period), Is.EqualTo(("TickAsync", TimeSpan.FromSeconds(1.5))));
        await timer.Tick(this);
        Assert.That(Calls(), Does.Contain("tick"));
    }

    private List<string> Calls() => (List<string>)_app.GetType("CarAgent")!.GetProperty("Calls")!.GetValue(null)!;
}
