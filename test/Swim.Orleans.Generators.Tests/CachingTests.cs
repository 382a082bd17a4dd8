using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Swim.Generators.Tests;

/// <summary>The generators run at each key stroke: what did not change must not be made again.</summary>
public sealed class CachingTests
{
    private static readonly string[] Steps = ["FormModels", "EnumModels", "FormRegistrations", "AgentModels", "LaneBaseModels", "AgentManifest"];

    private const string Source = """
        [Form] public partial record Place(string Name, Level Level);
        [Form] public enum Level { Low, High }
        public abstract partial class Tracked : WebAgent { [Lane] public partial ValueLane<Place> Where { get; } }
        [Agent("/trip/:id")] public sealed partial class TripAgent : Tracked { [Command] private void Go(Place to) { _ = to; } }
        """;

    [Test]
    public void An_edit_elsewhere_regenerates_nothing()
    {
        var reasons = Rerun("// a comment above moves every line\n\n" + Source.Replace("_ = to;", "_ = to.Name;", StringComparison.Ordinal));
        Assert.That(reasons.Keys, Is.EquivalentTo(Steps));
        Assert.That(reasons.Values.SelectMany(r => r), Is.All.EqualTo(IncrementalStepRunReason.Cached).Or.EqualTo(IncrementalStepRunReason.Unchanged));
    }

    [Test]
    public void A_new_member_regenerates_its_form_only()
    {
        var reasons = Rerun(Source.Replace("string Name", "string Name, int Size", StringComparison.Ordinal));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reasons["FormModels"], Is.EqualTo([IncrementalStepRunReason.Modified]));
            Assert.That(reasons.Where(r => r.Key != "FormModels").SelectMany(r => r.Value),
                Is.All.EqualTo(IncrementalStepRunReason.Cached).Or.EqualTo(IncrementalStepRunReason.Unchanged));
        }
    }

    private static Dictionary<string, List<IncrementalStepRunReason>> Rerun(string edited)
    {
        var first = Generation.Compile(Source);
        var driver = Generation.Driver(trackSteps: true).RunGenerators(first);
        var tree = first.SyntaxTrees.First();
        var second = first.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edited, (CSharpParseOptions)tree.Options, tree.FilePath));
        driver = driver.RunGenerators(second);
        return driver.GetRunResult().Results.SelectMany(r => r.TrackedSteps).Where(s => Steps.Contains(s.Key))
            .GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.SelectMany(s => s.Value).SelectMany(v => v.Outputs).Select(o => o.Reason).ToList());
    }
}
