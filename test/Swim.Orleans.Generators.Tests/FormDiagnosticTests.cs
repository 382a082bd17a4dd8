namespace Swim.Generators.Tests;

/// <summary>Mistakes in form types.</summary>
public sealed class FormDiagnosticTests
{
    [TestCase("[Form] public record struct P(int X);", "SWIM0012", "add the 'partial' modifier to 'P'")]
    [TestCase("public class Outer { [Form] public partial record struct P(int X); }", "SWIM0012", "add the 'partial' modifier to 'Outer'")]
    [TestCase("[Form] public abstract partial class P;", "SWIM0013", "it is abstract: put [Form] on the classes that derive from it")]
    [TestCase("[Form] public static partial class P;", "SWIM0013", "it is static")]
    [TestCase("[Form] public ref partial struct P;", "SWIM0013", "it is a ref struct")]
    [TestCase("[Form] public partial class P { public P(int unrelated) { } }", "SWIM0013", "no constructor fits")]
    [TestCase("[Form] public partial record P<T>(T Form);", "SWIM0013", "rename that member")]
    [TestCase("public class Outer { [Form] enum P { A } }", "SWIM0013", "it is private")]
    [TestCase("public class Outer<T> { [Form] public enum P { A } }", "SWIM0013", "nested in the generic type")]
    [TestCase("[Form] public partial class P { public int X { get; } }", "SWIM0014", "give it a 'set' or 'init' accessor or a constructor parameter")]
    [TestCase("[Form] public partial class P { [Member(\"x\")] public int X => 1; }", "SWIM0014", "or mark it [FormIgnore]")]
    [TestCase("[Form] public partial class P { public readonly int X; }", "SWIM0014", "Member 'X' of form 'P'")]
    [TestCase("[Form] public partial record P(int X, [Member(\"x\")] int Y);", "SWIM0015", "more than one member 'x'")]
    [TestCase("[Form] public enum P { A, [Member(\"A\")] B }", "SWIM0015", "more than one member 'A'")]
    [TestCase("[Form] public partial record P([FormerName(\"y\")] int X, int Y);", "SWIM0036", "'y' cannot be a former name of 'P.X', because 'Y' has that name")]
    [TestCase("[Form] public partial record P([FormerName(\"a\", \"b\")] int X, [FormerName(\"b\")] int Y);", "SWIM0036", "'b' cannot be a former name of 'P.Y', because 'X' has that name")]
    [TestCase("[Form] public partial record P([FormerName(\"x\")] int X);", "SWIM0036", "because it is its name now")]
    [TestCase("[Form] [FormerName(\"P\")] public partial record P(int X);", "SWIM0036", "because it is its tag now")]
    [TestCase("[Form(\"\")] [FormerName(\"P\")] public partial record P(int X);", "SWIM0036", "written without a tag")]
    [TestCase("[Form] public enum P { A, [FormerName(\"A\")] B }", "SWIM0036", "'A' cannot be a former name of 'P.B', because 'A' has that name")]
    [TestCase("[Form] public partial record P(Q X); public record Q;", "SWIM0008", "'Q' of 'P.X' has no form, so it cannot go over the wire: put [Form] on 'Q'")]
    [TestCase("[Form] public partial record P(Dictionary<string, List<Version>> X);", "SWIM0008", "for 'List<Version>', for 'Version', use a type of your own")]
    public async Task A_type_that_can_have_no_form(string source, string id, string message)
    {
        var outcome = await Generation.RunAsync(source);
        Assert.That(outcome.Reported.Select(d => d.Id), Is.EqualTo([id]), string.Join('\n', outcome.Reported));
        Assert.That(outcome.Reported[0].GetMessage(null), Does.Contain(message));
        Assert.That(outcome.Reported[0].Location.GetLineSpan().Path, Is.EqualTo("App.cs"));
    }

    [Test]
    public async Task Computed_and_ignored_members_are_left_out()
    {
        var outcome = await Generation.RunAsync("[Form] public partial record P(int X, [property: FormIgnore] int Y) { public int Twice => 2 * X; public static int Z { get; set; } }");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported, Is.Empty);
            Assert.That(outcome.Compiled, Is.Empty);
            Assert.That(outcome.Files["P.Form.g.cs"], Does.Contain("\"x\"u8").And.Not.Contain("\"y\"u8").And.Not.Contain("\"twice\"u8").And.Not.Contain("\"z\"u8"));
        }
    }

    [Test]
    public async Task A_hand_written_form_is_used()
    {
        var outcome = await Generation.RunAsync(
            """
            public sealed class Celsius { public static Form<Celsius> Form { get; } = null!; }
            [Form] public partial record Reading(Celsius Temperature);
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported, Is.Empty);
            Assert.That(outcome.Compiled, Is.Empty);
            Assert.That(outcome.Files["Reading.Form.g.cs"], Does.Contain("global::Celsius.Form.Read(ref reader)"));
        }
    }
}
