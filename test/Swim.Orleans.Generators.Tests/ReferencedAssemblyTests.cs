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
}
