using Microsoft.CodeAnalysis;

namespace Swim.Generators.Tests;

/// <summary>Mistakes in agents; each message names the culprit and says what to do.</summary>
public sealed class AgentDiagnosticTests
{
    [Test]
    public Task An_agent_that_is_not_partial() => Expect(
        """[Agent("/a/:id")] public class A : WebAgent { protected override Swim.Lanes.AgentDefinition Definition => null!; }""",
        "SWIM0001", "add the 'partial' modifier to 'A'", "A");

    [Test]
    public Task An_agent_inside_a_class_that_is_not_partial() => Expect(
        """public class Outer { [Agent("/a/:id")] public partial class A : WebAgent { protected override Swim.Lanes.AgentDefinition Definition => null!; } }""",
        "SWIM0001", "add the 'partial' modifier to 'Outer'", "A");

    [Test]
    public Task An_agent_that_is_no_WebAgent() => Expect(
        """[Agent("/a/:id")] public partial class A;""",
        "SWIM0002", "derive it from WebAgent", "A");

    [Test]
    public Task A_lane_that_is_not_partial() => Expect(
        Agent("[Lane] public ValueLane<int> Count { get; } = null!;"),
        "SWIM0003", "'public partial ValueLane<int> Count { get; }'", "Count");

    [TestCase("public ValueLane<int> Count { get; }", "'[Lane] public partial ValueLane<int> Count { get; }'")]
    [TestCase("private ValueStore<int> Count { get; }", "'[Store] public partial ValueStore<int> Count { get; }'")]
    [TestCase("public partial ValueLane<int> Count { get; }", "'[Lane] public partial ValueLane<int> Count { get; }'")]
    public Task A_lane_without_its_attribute(string member, string message) => Expect(Agent(member), "SWIM0003", message, "Count");

    [TestCase("[Lane] public partial ValueLane<int> Count { get; } ValueLane<int> Other => Count;")]
    [TestCase("ValueLane<int>? Opened { get; set; }")]
    public async Task A_property_that_leads_to_a_lane_needs_no_attribute(string members)
    {
        var outcome = await Generation.RunAsync(Agent(members));
        Assert.That(outcome.Reported, Is.Empty);
    }

    /// <summary>What is not generated because of a mistake is no mistake of its own, and methods are looked into all the same.</summary>
    [TestCase("[Agent(\"/a/:id\")]", "WebAgent", "SWIM0010")]
    [TestCase("[Agent(\"a\")]", "WebAgent", "SWIM0006", "SWIM0010")]
    [TestCase("", "WebAgent", "SWIM0019")]
    [TestCase("", "AgentTrait", "SWIM0010")]
    public async Task A_mistake_is_reported_alone(string attribute, string of, params string[] expected)
    {
        var outcome = await Generation.RunAsync($$"""
            {{attribute}} public sealed partial class A : {{of}}
            {
                [Lane] public partial ValueLane<int> Count { get; }
                [Lane] public partial MapLane<string, string?> Names { get; }
                [Store] private partial ValueStore<int> Hidden { get; }
                [OnSet(nameof(Count))] void Changed(string now) { }
                [Command] void Clear() => Names.Clear();
                [Command] void Sleep() => Thread.Sleep(1);
            }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported.Select(d => d.Id), Is.EqualTo([.. expected, "SWIM0016"]));
            Assert.That(outcome.Compiled, Is.Empty);
        }
    }

    [Test]
    public async Task Callers_and_agents_are_not_blamed_for_the_mistake_of_a_trait_or_agent()
    {
        var outcome = await Generation.RunAsync("""
            public sealed partial class T : AgentTrait { [Lane] public partial ValueLane<int> Count { get; } [Every("soon")] void Tick() => Count.Value++; }
            [Agent("/a/:id")] public sealed partial class AAgent : WebAgent { [Trait] public partial T T { get; } [Command] void Go() => T.Count.Value = 1; }
            [Agent("/b/:id")] public sealed partial class BAgent : WebAgent { [Lane] public partial ValueLane<int> Count { get; } [Every("soon")] void Tick() => Count.Value++; }
            class Caller(ISwim swim) { Task<int> Get() => swim.B("1").Count.GetAsync().AsTask(); }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported.Select(d => d.Id), Is.EqualTo(["SWIM0011", "SWIM0011"]));
            Assert.That(outcome.Compiled, Is.Empty);
        }
    }

    [Test]
    public Task A_lane_of_a_type_that_is_none() => Expect(
        Agent("[Lane] public partial List<int> Count { get; }"),
        "SWIM0004", "use ValueLane<T>, MapLane<TKey, TValue>, ListLane<T>", "Count");

    [Test]
    public Task Two_lanes_of_one_name() => Expect(
        Agent("""[Lane] public partial ValueLane<int> Count { get; } [Lane("count")] public partial ValueLane<int> Other { get; }"""),
        "SWIM0005", "more than one lane 'count'", "Other");

    [Test]
    public Task A_command_method_and_a_value_lane_of_one_name() => Expect(
        Agent("""[Lane("report")] public partial ValueLane<int> Last { get; } [Command] void Report(int n) { }"""),
        "SWIM0005", "more than one lane 'report'", "Report");

    [Test]
    public Task Two_handlers_of_one_command() => Expect(
        Agent("""[Lane("go")] public partial CommandLane<int> Lines { get; } [Command("go")] void First(int n) { } [Command("go")] void Second(int n) { }"""),
        "SWIM0005", "more than one lane 'go'", "Second");

    [TestCase("a/:id", "it must begin with '/'")]
    [TestCase("/a//:id", "it has an empty segment")]
    [TestCase("/a/{id}", "write parameters as ':id'")]
    [TestCase("/a/:", "a parameter needs a name")]
    [TestCase("/a/:id/:id", "parameter ':id' appears twice")]
    [TestCase("/a b", "the character ' ' must be percent-encoded")]
    [TestCase("/a?x", "has no '?'")]
    [TestCase("/%4", "two hexadecimal digits")]
    public Task An_invalid_route(string route, string message) => Expect(
        $$"""[Agent("{{route}}", Name = "a")] public partial class A : WebAgent { }""", "SWIM0006", message, $"Agent(\"{route}\", Name = \"a\")");

    [Test]
    public Task Two_agents_on_one_route() => Expect(
        """[Agent("/%41/:id")] public partial class A : WebAgent; [Agent("/A/:other", Name = "b")] public partial class B : WebAgent;""",
        "SWIM0007", "Routes '/%41/:id' of 'A' and '/A/:other' of 'B' match the same nodes", "B");

    [Test]
    public Task A_lane_of_a_type_without_a_form() => Expect(
        Agent("[Lane] public partial ValueLane<Thing> Count { get; } public class Thing;"),
        "SWIM0008", "'Thing' of 'A.Count' has no form, so it cannot go over the wire: put [Form] on 'Thing'", "Count");

    [TestCase("object", "use Swim.Recon.Value")]
    [TestCase("System.IO.Stream", "use a type of your own marked [Form]")]
    [TestCase("int[,]", "use an array of arrays")]
    [TestCase("IEnumerable<int>", "IReadOnlyList")]
    [TestCase("List<nint>", "for 'nint', use long")]
    [TestCase("Queue<int>", "IReadOnlyList")]
    [TestCase("(int A, string B)", "declare a record struct with these members")]
    [TestCase("Action", "a function is no data")]
    [TestCase("Task<int>", "a task is no data")]
    [TestCase("IDuck", "use a class, record or struct marked [Form] instead of 'IDuck'")]
    [TestCase("Duck", "put [Form] on 'Duck' and make it partial")]
    [TestCase("Swim.Lanes.NodeOp", "it is of another assembly: mark it [Form] there")]
    public Task A_command_of_a_type_without_a_form(string type, string message) => Expect(
        Agent($"[Command] void Report({type} body) {{ }}") + " public interface IDuck; public class Duck;", "SWIM0008", message, "Report");

    [Test]
    public Task A_callback_of_an_unknown_lane() => Expect(
        Agent("""[OnSet("Count")] void Changed(int now) { }"""),
        "SWIM0009", "[OnSet] on 'Changed' names 'Count', which is no lane of this class", "OnSet(\"Count\")");

    [Test]
    public Task A_callback_of_a_lane_of_another_kind() => Expect(
        Agent("""[Lane] public partial ValueLane<int> Count { get; } [OnUpdate(nameof(Count))] void Changed(int key, int now) { }"""),
        "SWIM0009", "which is a value lane: this callback is for a map lane, list lane, spatial lane, join-value lane or join-map lane", "OnUpdate(nameof(Count))");

    [Test]
    public Task A_callback_of_an_inherited_lane() => Expect(
        """
        public abstract partial class Base : WebAgent { [Lane] public partial ValueLane<int> Count { get; } }
        [Agent("/a/:id")] public partial class A : Base { [OnSet(nameof(Count))] void Changed(int now) { } }
        """,
        "SWIM0009", "a lane of a base class", "OnSet(nameof(Count))");

    [TestCase("[OnSet(nameof(Count))] void F(string now) { }", "'void F(int now, int? before)'")]
    [TestCase("[OnSet(nameof(Count))] void F() { }", "'void F(int now, int? before)'")]
    [TestCase("[OnSet(nameof(Count))] async System.Threading.Tasks.Task F(int now) => await System.Threading.Tasks.Task.Yield();", "'void F(int now, int? before)'")]
    [TestCase("[WillSet(nameof(Count))] void F(int now, int before) { }", "'int F(int now, int? before)'")]
    [TestCase("[WillUpdate(nameof(Names))] int F(string key, int now) => now;", "'string F(string key, string now, string? before)'")]
    [TestCase("[OnRemove(nameof(Names))] void F(string key, string before, int more) { }", "'void F(string key, string? before)'")]
    [TestCase("[OnClear(nameof(Names))] void F(int count) { }", "'void F()'")]
    [TestCase("[Command] int F(int body) => body;", "'void|Task|ValueTask F(T body)'")]
    [TestCase("[Command] void F(int body, int more) { }", "'void|Task|ValueTask F(T body)'")]
    [TestCase("[Command] void F(ref int body) { }", "'void|Task|ValueTask F(T body)'")]
    [TestCase("[Command(\"lines\")] void F(int body) { }", "'void|Task|ValueTask F(string body)'")]
    [TestCase("[Every(\"1s\")] void F(int n) { }", "'void|Task|ValueTask F()'")]
    public Task A_handler_of_the_wrong_signature(string member, string message) => Expect(
        Agent("[Lane] public partial ValueLane<int> Count { get; } [Lane] public partial MapLane<string, string> Names { get; } [Lane] public partial CommandLane<string> Lines { get; } " + member),
        "SWIM0010", message, "F");

    [TestCase("5")]
    [TestCase("s")]
    [TestCase("9ms")]
    [TestCase("-5s")]
    [TestCase("1d")]
    [TestCase("1000h")]
    [TestCase("")]
    public Task An_invalid_period(string period) => Expect(
        Agent($"[Every(\"{period}\")] void F() {{ }}"), "SWIM0011", $"Period '{period}' is invalid: write a number and ms, s, m or h", $"Every(\"{period}\")");

    [TestCase("Task.Delay(1).Wait();", "Task.Wait", "await it")]
    [TestCase("_ = Task.FromResult(1).Result;", "Task.Result", "await it")]
    [TestCase("Task.Delay(1).GetAwaiter().GetResult();", "TaskAwaiter.GetResult", "await it")]
    [TestCase("new ValueTask<int>(1).ConfigureAwait(false).GetAwaiter().GetResult();", "ConfiguredValueTaskAwaiter.GetResult", "await it")]
    [TestCase("Task.WaitAll(Task.Delay(1));", "Task.WaitAll", "await Task.WhenAll")]
    [TestCase("Thread.Sleep(1);", "Thread.Sleep", "use a timer")]
    [TestCase("Action later = () => new SemaphoreSlim(1).Wait();", "SemaphoreSlim.Wait", "await WaitAsync")]
    public async Task A_blocking_call_in_an_agent(string statement, string call, string advice)
    {
        var outcome = await Generation.RunAsync(Agent($"[Command] void F() {{ {statement} }}"));
        var diagnostic = outcome.Reported.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(diagnostic.Id, Is.EqualTo("SWIM0016"));
            Assert.That(diagnostic.GetMessage(null), Does.Contain($"'{call}' blocks the agent").And.Contain(advice));
        }
    }

    [Test]
    public async Task A_blocking_call_elsewhere_is_not_our_business()
    {
        var outcome = await Generation.RunAsync("class Program { static void Main() => Task.Delay(1).Wait(); }");
        Assert.That(outcome.Reported, Is.Empty);
    }

    [Test]
    public Task An_async_void_handler() => Expect(
        Agent("[Command] async void F(int n) => await Task.Yield();"), "SWIM0017", "return Task or ValueTask", "F");

    [Test]
    public Task An_agent_whose_route_has_no_literals_needs_a_name() => Expect(
        """[Agent("/:id")] public partial class A : WebAgent;""", "SWIM0018", "set [Agent(\"/:id\", Name = \"...\")]", "Agent(\"/:id\")");

    [Test]
    public Task Two_agents_of_one_name() => Expect(
        """[Agent("/a/:id")] public partial class A : WebAgent; [Agent("/a/:id/:part")] public partial class B : WebAgent;""",
        "SWIM0018", "'B' has the name 'a' of agent 'A'", "B");

    [Test]
    public Task Lanes_without_a_route() => Expect(
        "public partial class A : WebAgent { [Lane] public partial ValueLane<int> Count { get; } [Command] void Go() { } }",
        "SWIM0019", "add [Agent(\"/...\")], or make it abstract", "A");

    [TestCase("""[Agent("/a")] public abstract partial class A : WebAgent;""", "is abstract")]
    [TestCase("""[Agent("/a")] public partial class A<T> : WebAgent;""", "is generic")]
    public Task An_agent_that_cannot_be_activated(string source, string message) => Expect(source, "SWIM0020", message, "A");

    private static string Agent(string members) => $$"""[Agent("/a/:id")] public sealed partial class A : WebAgent { {{members}} }""";

    private static async Task Expect(string source, string id, string message, string at)
    {
        var outcome = await Generation.RunAsync(source);
        Assert.That(outcome.Reported.Select(d => d.Id), Is.EqualTo([id]), string.Join('\n', outcome.Reported));
        var span = outcome.Reported[0].Location.SourceSpan;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported[0].GetMessage(null), Does.Contain(message));
            Assert.That(outcome.Reported[0].Severity, Is.EqualTo(DiagnosticSeverity.Error));
            Assert.That(source.Substring(span.Start, span.Length), Is.EqualTo(at));
        }
    }
}
