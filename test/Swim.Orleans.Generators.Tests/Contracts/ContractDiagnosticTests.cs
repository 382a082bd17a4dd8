namespace Swim.Generators.Tests;

/// <summary>Mistakes in contracts, and agents that do not fulfil theirs.</summary>
public sealed class ContractDiagnosticTests
{
    [TestCase("int Count { get; }", "SWIM0040", "is no lane")]
    [TestCase("IValueLaneHandle<int> Count { get; set; }", "SWIM0040", "has a setter")]
    [TestCase("Task<int> CountAsync();", "SWIM0040", "commands have no reply")]
    [TestCase("Task GoAsync(int a, int b);", "SWIM0040", "more than one body")]
    [TestCase("IValueLaneHandle<object> Thing { get; }", "SWIM0008", "has no form")]
    [TestCase("[RouteParameter] int Number { get; }", "SWIM0030", "it has :id")]
    [TestCase("[RouteParameter] List<int> Id { get; }", "SWIM0031", "cannot be of type")]
    [TestCase("[RouteParameter] int Id { get; } [RouteParameter(\"id\")] long Other { get; }", "SWIM0041", "two types")]
    [TestCase("IValueLaneHandle<int> Count { get; } [Lane(\"count\")] IValueLaneHandle<int> Other { get; }", "SWIM0041", "more than one member of lane 'count'")]
    public Task A_member_that_is_no_lane(string member, string id, string message) =>
        Expect($$"""[AgentContract("/a/:id")] public interface IA { {{member}} }""", id, message);

    [Test]
    public Task A_route_that_is_none() => Expect("""[AgentContract("a")] public interface IA { }""", "SWIM0006", "must begin with '/'");

    [Test]
    public Task A_route_that_names_nothing() => Expect("""[AgentContract("/:id")] public interface IA { }""", "SWIM0041", "set Name");

    [TestCase("IValueLaneHandle<int> Total { get; }", "", "it has no lane 'total': declare '[Lane] public partial ValueLane<int> Total { get; }'")]
    [TestCase("IValueLaneHandle<int> Total { get; }", "[Lane] public partial MapLane<int, int> Total { get; }", "lane 'total' is a map lane")]
    [TestCase("IValueLaneHandle<int> Total { get; }", "[Lane] public partial ValueLane<long> Total { get; }", "lane 'total' is of 'long' where the contract says 'int'")]
    [TestCase("IListLaneHandle<int> Total { get; }", "", "declare '[Lane] public partial ListLane<int> Total { get; }'")]
    [TestCase("IListLaneHandle<int> Total { get; }", "[Lane] public partial ValueLane<int> Total { get; }", "lane 'total' is a value lane")]
    [TestCase("IReadOnlyMapLaneHandle<int, Located<int>> Total { get; }", "", "declare '[Lane] public partial SpatialLane<int, int> Total { get; }'")]
    [TestCase("IReadOnlyMapLaneHandle<int, Located<int>> Total { get; }", "[Lane] public partial SpatialLane<int, long> Total { get; }", "lane 'total' is of 'long' where the contract says 'int'")]
    [TestCase("Task GoAsync(int speed);", "[Command] void Go(string where) { }", "lane 'go' is of 'string' where the contract says 'int'")]
    [TestCase("Task GoAsync(int speed);", "", "declare '[Command] void Go(int body)'")]
    public Task An_agent_that_does_not_fulfil_its_contract(string member, string lane, string message) => Expect(
        $$"""
        [AgentContract("/a/:id")] public interface IA { {{member}} }
        [Agent("/a/:id", Contract = typeof(IA))] public sealed partial class A : WebAgent { {{lane}} }
        """, "SWIM0042", message);

    [Test]
    public Task An_agent_on_another_route() => Expect(
        """
        [AgentContract("/a/:id")] public interface IA { }
        [Agent("/a/:id/b", Name = "a", Contract = typeof(IA))] public sealed partial class A : WebAgent { }
        """, "SWIM0042", "its route is '/a/:id/b', the contract's '/a/:id'");

    [Test]
    public Task An_agent_of_another_name() => Expect(
        """
        [AgentContract("/a/:id")] public interface IA { }
        [Agent("/a/:name", Name = "other", Contract = typeof(IA))] public sealed partial class A : WebAgent { }
        """, "SWIM0042", "its name is 'other', the contract's 'a'");

    [Test]
    public Task A_contract_that_is_none() => Expect(
        """
        public interface IA { }
        [Agent("/a/:id", Contract = typeof(IA))] public sealed partial class A : WebAgent { }
        """, "SWIM0043", "marked [AgentContract(\"/a/:id\")]");

    [Test]
    public async Task Lanes_of_base_classes_and_commands_without_a_body_fulfil_a_contract()
    {
        var outcome = await Generation.RunAsync(
            """
            [AgentContract("/a/:id")] public interface IA { IValueLaneHandle<string?> Label { get; } Task GoAsync(int speed); Task HaltAsync(); }
            public abstract partial class Labelled : WebAgent { [Lane] public partial ValueLane<string?> Label { get; } }
            [Agent("/a/:other", Contract = typeof(IA))] public sealed partial class A : Labelled { [Command] void Go() { } [Command] void Halt() { } }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported, Is.Empty);
            Assert.That(outcome.Compiled, Is.Empty);
            Assert.That(outcome.Files.Keys, Does.Contain("IA.Contract.g.cs").And.Not.Contain("A.Handle.g.cs"));
        }
    }

    private static async Task Expect(string source, string id, string message)
    {
        var outcome = await Generation.RunAsync(source);
        Assert.That(outcome.Reported.Select(d => d.Id + " " + d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)),
            Has.Some.StartsWith(id + " ").And.Some.Contain(message));
    }
}
