namespace Swim.Generators.Tests;

/// <summary>Typed handles.</summary>
public sealed class HandleTests
{
    [Test]
    public async Task A_handle_has_the_agents_lanes_by_their_types()
    {
        var outcome = await Generation.RunAsync(
            """
            namespace Fleet;
            [Form] internal partial record Secret(int X);
            public abstract partial class Tracked : WebAgent { [Lane] public partial ValueLane<string?> Label { get; } }
            [Agent("/fleet/:fleet/vehicle/:id/x")]
            public sealed partial class VehicleAgent : Tracked
            {
                [Lane] public partial MapLane<string, List<int>> Trips { get; }
                [Lane] internal partial ValueLane<int> Speed { get; }
                [Command] void Hide(Secret secret) { }
                [Command] void Halt() { }
            }
            public static class Caller
            {
                public static async Task<string?> CallAsync(ISwim swim)
                {
                    var vehicle = swim.Vehicle("north", "a/b");
                    await vehicle.HideAsync(new Secret(await vehicle.Speed.GetAsync()));
                    await vehicle.HaltAsync(CancellationToken.None);
                    await vehicle.Trips.UpdateAsync("k", [1]);
                    return await vehicle.Label.GetAsync() + vehicle.Agent.NodeUri;
                }
            }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported, Is.Empty);
            Assert.That(outcome.Compiled, Is.Empty);
            Assert.That(outcome.Files["Fleet.VehicleAgent.Handle.g.cs"],
                Does.Contain("""swim.Agent("/fleet/" + global::System.Uri.EscapeDataString(fleet) + "/vehicle/" + global::System.Uri.EscapeDataString(id) + "/x")""")
                .And.Contain("internal global::System.Threading.Tasks.ValueTask HideAsync(").And.Contain("internal global::Swim.IValueLaneHandle<int> Speed"));
        }
    }

    [Test]
    public async Task Route_parameters_are_arguments_of_their_properties_types()
    {
        var outcome = await Generation.RunAsync(
            """
            namespace Parking;
            public enum Level { Ground, First }
            internal enum Hidden { A }
            [Agent("/garage/:garage/:level/:space/:day/:kind/:both")]
            public sealed partial class SpaceAgent : WebAgent
            {
                [RouteParameter] private partial Level Level { get; }
                [RouteParameter] public partial int Space { get; }
                [RouteParameter] public partial DateOnly Day { get; }
                [RouteParameter] internal partial Hidden Kind { get; }
                [RouteParameter] internal partial int Both { get; }
                [RouteParameter("both")] internal partial Guid Other { get; }
            }
            public static class Caller
            {
                public static string Call(ISwim swim) => swim.Space("north", Level.First, 7, new DateOnly(2026, 7, 1), "A", "b").Agent.NodeUri;
            }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported, Is.Empty);
            Assert.That(outcome.Compiled, Is.Empty);
            Assert.That(outcome.Files["Parking.SpaceAgent.Handle.g.cs"],
                Does.Contain("(this global::Swim.ISwim swim, string garage, global::Parking.Level level, int space, global::System.DateOnly day, string kind, string both)")
                .And.Contain("global::System.Uri.EscapeDataString(day.ToString(\"O\", global::System.Globalization.CultureInfo.InvariantCulture))"));
        }
    }

    [Test]
    public async Task A_type_of_the_handles_name_is_left_alone()
    {
        var outcome = await Generation.RunAsync("""[Agent("/vehicle/:id")] public sealed partial class VehicleAgent : WebAgent; public class VehicleAgentHandle;""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Compiled, Is.Empty);
            Assert.That(outcome.Files.Keys, Does.Not.Contain("VehicleAgent.Handle.g.cs"));
        }
    }
}
