using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace Swim.Generators.Tests;

/// <summary>Forms and shared lanes that come from a compiled library.</summary>
public sealed class ReferencedAssemblyTests
{
    [Test]
    public async Task Forms_and_base_classes_of_another_assembly_are_used()
    {
        var library = await Generation.RunAsync(
            """
            namespace Library;
            [Form] public partial record Place(string Name);
            [Form] public partial record Odd(string Form);
            [Form] public enum Level { Low, High }
            public abstract partial class Tracked : WebAgent { [Lane] public partial ValueLane<Place> Where { get; } [Command] private void Go() { } [Every("1s")] private void Tick() { } }
            """);
        Assert.That(library.Compiled, Is.Empty);
        using var image = new MemoryStream();
        // As the build does it: a reference assembly, which has no private members.
        Assert.That(library.Compilation.Emit(image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false)).Success, Is.True);
        image.Position = 0;

        var app = await Generation.RunAsync(
            """
            using Library;
            [Form] public partial record Trip(Place From, Level Level, Odd Odd);
            [Agent("/trip/:id")] public sealed partial class TripAgent : Tracked { [Lane] public partial MapLane<Level, Trip> Trips { get; } }
            """, MetadataReference.CreateFromStream(image));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Reported, Is.Empty);
            Assert.That(app.Compiled, Is.Empty);
            Assert.That(app.Files["TripAgent.Agent.g.cs"], Does.Contain("(global::Library.Tracked.SwimLaneCount + 0);").And.Contain(".. global::Library.Tracked.SwimLanes(durability),"));
            Assert.That(app.Files["Trip.Form.g.cs"], Does.Contain("global::Library.Place.Form.Read").And.Contain("global::Library.LevelForm.Form.Read").And.Contain("global::Library.OddForm.Form.Read"));
        }
    }

    [Test]
    public async Task Traits_of_another_assembly_are_used()
    {
        var library = await Generation.RunAsync(
            """
            namespace Library;
            public sealed partial class Presence : AgentTrait { [Lane] public partial ValueLane<int> Count { get; } [Command] private void Enter() { } [Every("1s")] private void Sweep() { } [Remind("1h")] private void Look() { } }
            """);
        Assert.That(library.Compiled, Is.Empty);
        using var image = new MemoryStream();
        Assert.That(library.Compilation.Emit(image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false)).Success, Is.True);
        image.Position = 0;
        var reference = MetadataReference.CreateFromStream(image);

        var app = await Generation.RunAsync("""[Agent("/room/:id")] public sealed partial class RoomAgent : WebAgent { [Trait("p/")] public partial Library.Presence Presence { get; } }""", reference);
        var clash = await Generation.RunAsync("""[Agent("/room/:id")] public sealed partial class RoomAgent : WebAgent { [Trait] public partial Library.Presence Presence { get; } [Command] private void Enter() { } }""", reference);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Reported, Is.Empty);
            Assert.That(app.Compiled, Is.Empty);
            Assert.That(app.Files["RoomAgent.Agent.g.cs"], Does.Contain("SwimTrait.Lanes(durability,").And.Contain("SwimTrait.Timers(").And.Contain("SwimTrait.Reminders(").And.Not.Contain("SwimCrons"));
            Assert.That(clash.Reported.Select(d => d.Id), Is.EqualTo(["SWIM0033"]));
        }
    }
}
