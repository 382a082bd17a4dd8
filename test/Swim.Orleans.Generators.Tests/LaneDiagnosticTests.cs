using Microsoft.CodeAnalysis;

namespace Swim.Generators.Tests;

/// <summary>Mistakes with the rarer lanes, schedules, HTTP methods, route parameters and traits.</summary>
public sealed class LaneDiagnosticTests
{
    [TestCase("[Store] public partial ValueLane<int> Count { get; }", "[Store] does not fit 'Count', which is a value lane: mark it [Lane]")]
    [TestCase("[Join] public partial MapLane<int, int> Count { get; }", "[Join] does not fit 'Count', which is a map lane: mark it [Lane]")]
    [TestCase("[Lane] public partial ValueStore<int> Count { get; }", "[Lane] does not fit 'Count', which is a value store: mark it [Store]")]
    public Task An_attribute_of_another_kind_of_member(string member, string message) => Expect(Agent(member), "SWIM0021", message, member[1..member.IndexOf(']', StringComparison.Ordinal)]);

    [TestCase("[Lane(Durability = Durability.Committed)] public partial SupplyLane<int> Count { get; }", "is a supply lane, which keeps no state: remove Durability")]
    [TestCase("[Lane(Durability = Durability.Transient)] public partial CommandLane<int> Count { get; }", "is a command lane, which keeps no state")]
    [TestCase("[Store(Durability = Durability.Transient)] private partial ValueStore<int> Count { get; }", "is a store that is never stored")]
    public Task A_durability_that_means_nothing(string member, string message) => Expect(Agent(member), "SWIM0022", message, member[1..member.IndexOf(']', StringComparison.Ordinal)]);

    [TestCase("[Lane] [FormerName(\"count\")] public partial ValueLane<int> Count { get; }", "because it is its name now")]
    [TestCase("[Lane] public partial ValueLane<int> Old { get; } [Lane] [FormerName(\"old\")] public partial ValueLane<int> Count { get; }", "because another lane has it")]
    [TestCase("[Lane] [FormerName(\"a\")] public partial ValueLane<int> Other { get; } [Lane] [FormerName(\"a\")] public partial ValueLane<int> Count { get; }", "because another lane has it")]
    [TestCase("[Lane] [FormerName(\"a\")] public partial SupplyLane<int> Count { get; }", "because a supply lane is not stored")]
    public Task A_former_name_that_means_nothing(string member, string message) => Expect(Agent(member), "SWIM0036", message, "Count");

    [Test]
    public Task A_demand_lane_that_nothing_computes() => Expect(
        Agent("[Lane] public partial DemandLane<int> Count { get; }"),
        "SWIM0023", "The demand lane 'Count' has no [OnCue] method to compute what it sends: add '[OnCue(nameof(Count))] int Compute()'", "Count");

    [TestCase("[OnSync(nameof(Counts))] string[] Keys() => [];", "[OnCue(nameof(Counts))] int? Compute(string key)")]
    [TestCase("[OnCue(nameof(Counts))] int? Compute(string key) => null;", "[OnSync(nameof(Counts))] IEnumerable<string> Keys()")]
    public Task A_demand_map_lane_that_nothing_computes(string member, string message) => Expect(
        Agent("[Lane] public partial DemandMapLane<string, int> Counts { get; } " + member), "SWIM0023", message, "Counts");

    [Test]
    public Task Two_methods_that_compute_one_lane() => Expect(
        Agent("[Lane] public partial DemandLane<int> Count { get; } [OnCue(nameof(Count))] int First() => 1; [OnCue(nameof(Count))] int Second() => 2;"),
        "SWIM0024", "[OnCue] on 'Second': lane 'Count' is computed by 'First' already", "OnCue(nameof(Count))");

    [TestCase("""[Http("x", "")] void F() { }""")]
    [TestCase("""[Http("x", "GET,*")] void F() { }""")]
    [TestCase("""[Http("x", "GET,get")] void F() { }""")]
    [TestCase("""[Http("x", "G T")] void F() { }""")]
    public Task Invalid_HTTP_methods(string member) => Expect(Agent(member), "SWIM0025", "write one as \"GET\"", member[1..member.IndexOf(']', StringComparison.Ordinal)]);

    [Test]
    public Task Two_handlers_of_one_HTTP_method() => Expect(
        Agent("""[Http("x")] int First() => 1; [Http("x", "PUT, GET")] void Second() { }"""),
        "SWIM0026", "HTTP lane 'x' answers GET in 'First' and in 'Second'", """Http("x", "PUT, GET")""");

    [Test]
    public Task An_HTTP_lane_and_another_of_one_name() => Expect(
        Agent("""[Lane] public partial ValueLane<int> Count { get; } [Http("count")] int Get() => 1;"""), "SWIM0005", "more than one lane 'count'", "Get");

    [TestCase("* * * *", "it has 4 fields")]
    [TestCase("60 * * * *", "'60' is no minute: write 0 to 59")]
    [TestCase("* 24 * * *", "'24' is no hour: write 0 to 23")]
    [TestCase("* * 0 * *", "'0' is no day of month: write 1 to 31")]
    [TestCase("* * * JUNE *", "'JUNE' is no month: write 1 to 12 or JAN to DEC")]
    [TestCase("* * * * 8", "'8' is no day of week: write 0 to 7 or SUN to SAT")]
    [TestCase("*/0 * * * *", "'*/0' is no minute")]
    [TestCase("*,5 * * * *", "'*,5' is no minute")]
    [TestCase("* * 1,15W * *", "'15W' is no day of month: write 1 to 31, a range 'a-b', a step 'a/n' or 'a-b/n', a list of these, or alone '*' or '*/n' or 'L' (the last)")]
    [TestCase("* * * * 5#6", "or '5#2' (the second)")]
    [TestCase("@sometimes", "write @every_second")]
    [TestCase("60 * * * * *", "'60' is no second")]
    [TestCase("1,,2 * * * *", "'' is no minute")]
    [TestCase("", "it has 0 fields")]
    public Task An_invalid_cron_expression(string expression, string message) => Expect(Agent($"[Cron(\"{expression}\")] void F() {{ }}"), "SWIM0027", message, $"Cron(\"{expression}\")");

    [TestCase("59s")]
    [TestCase("1d")]
    [TestCase("600h")]
    public Task An_invalid_reminder(string period) => Expect(Agent($"[Remind(\"{period}\")] void F() {{ }}"), "SWIM0028", "for what runs more often use [Every]", $"Remind(\"{period}\")");

    [Test]
    public Task Two_reminders_of_one_name() => Expect(
        """
        public abstract partial class Base : WebAgent { [Remind("1h")] private void Check() { } }
        [Agent("/a/:id")] public sealed partial class A : Base { [Remind("2h")] private void Check() { } }
        """,
        "SWIM0029", "more than one reminder 'Check'", "Check", atLast: true);

    [TestCase("""[RouteParameter] public partial int Number { get; }""", "'Number' is parameter ':number' of route '/a/:id', but it has :id", "Number")]
    [TestCase("""[RouteParameter("no")] public partial int Id { get; }""", "'Id' is parameter ':no' of route '/a/:id'", "Id")]
    public Task A_route_parameter_that_the_route_does_not_have(string member, string message, string at) => Expect(Agent(member), "SWIM0030", message, at);

    [TestCase("int?")]
    [TestCase("object")]
    [TestCase("List<int>")]
    public Task A_route_parameter_of_an_unreadable_type(string type) => Expect(Agent($"[RouteParameter] public partial {type} Id {{ get; }}"), "SWIM0031", $"cannot be of type '{type}'", "Id");

    [Test]
    public Task A_route_parameter_of_a_base_class_that_the_route_does_not_have() => Expect(
        """
        public abstract partial class Base : WebAgent { [RouteParameter] public partial int Number { get; } }
        [Agent("/a/:id")] public sealed partial class A : Base;
        """,
        "SWIM0030", "'Number' is parameter ':number' of route '/a/:id'", "A", atLast: true);

    [TestCase("[Trait] public partial List<int> T { get; }", "'List<int>' does not derive from Swim.AgentTrait")]
    [TestCase("[Trait] public partial Half T { get; } public abstract partial class Half : AgentTrait;", "'Half' is abstract")]
    public Task An_unusable_trait(string member, string message) => Expect(Agent(member), "SWIM0032", message, "T");

    [Test]
    public Task A_trait_whose_lanes_collide() => Expect(
        Agent("[Lane] public partial ValueLane<int> Count { get; } [Trait] public partial Counting Counting { get; }") + " public sealed partial class Counting : AgentTrait { [Lane] public partial ValueLane<int> Count { get; } }",
        "SWIM0033", "put the trait's lanes under a prefix, [Trait(\"counting/\")]", "Counting");

    [Test]
    public Task The_same_trait_twice_without_prefixes() => Expect(
        Agent("[Trait] public partial Counting One { get; } [Trait] public partial Counting Two { get; }") + " public sealed partial class Counting : AgentTrait { [Command] private void Add() { } }",
        "SWIM0033", "Trait 'Counting' has a lane 'add', and so has agent 'A'", "Two");

    [TestCase("public sealed partial class T<TItem> : AgentTrait { [Lane] public partial ValueLane<TItem> Count { get; } }", "is generic", "T")]
    [TestCase("public sealed partial class T : AgentTrait { [RouteParameter] public partial int Id { get; } }", "ask for Property<T>", "Id")]
    [TestCase("public sealed partial class T : AgentTrait { [Trait] public partial T Id { get; } }", "has a trait itself", "Id")]
    public Task An_unusable_trait_class(string source, string message, string at) => Expect(source, "SWIM0034", message, at);

    [Test]
    public Task A_trait_that_is_not_partial() => Expect("public sealed class T : AgentTrait { [Command] private void Go() { } }", "SWIM0001", "add the 'partial' modifier to 'T'", "T");

    [TestCase("[Lane(KeepLast = 0)] public partial MapLane<string, int> Count { get; }", "KeepLast of lane 'Count' is impossible: it must be at least 1")]
    [TestCase("[Lane(KeepLast = 5)] public partial ValueLane<int> Count { get; }", "only map lanes have limits")]
    [TestCase("[Lane(KeepFor = \"1x\")] public partial MapLane<long, int> Count { get; }", "write a number and ms, s, m or h")]
    [TestCase("[Lane(KeepFor = \"1h\")] public partial MapLane<string, int> Count { get; }", "its keys are 'string', no times")]
    public Task An_impossible_limit(string member, string message) => Expect(Agent(member), "SWIM0035", message, member[1..member.IndexOf(']', StringComparison.Ordinal)]);

    [TestCase("[OnInsert(nameof(Jobs))] void F(string now) { }", "'void F(int index, int now)'")]
    [TestCase("[OnMove(nameof(Jobs))] void F(int from) { }", "'void F(int from, int to, int value)'")]
    [TestCase("[OnMove(nameof(Places))] void F(string key, GeoShape to) { }", "'void F(string key, GeoShape from, GeoShape to, int value)'")]
    [TestCase("[OnUpdate(nameof(Places))] void F(string key, int now) { }", "'void F(string key, GeoShape at, int now, int? before)'")]
    [TestCase("[OnUnlinked(nameof(Joined))] void F(string link, string why) { }", "'void F(int link, UnlinkReason reason)'")]
    [TestCase("[OnUpdate(nameof(Joined))] void F(int key, int now) { }", "'void F(string key, int now, int? before)'")]
    [TestCase("[OnCue(nameof(Value))] string F() => \"\";", "'int F()'")]
    [TestCase("[OnCue(nameof(Values))] int F() => 1;", "'int? F(string key)' or 'bool F(string key, out int value)'")]
    [TestCase("[OnCue(nameof(Values))] bool F(string key, out string value) { value = \"\"; return true; }", "'int? F(string key)'")]
    [TestCase("[OnSync(nameof(Values))] int[] F() => [];", "'IEnumerable<string> F()'")]
    [TestCase("[Cron(\"* * * * *\")] int F() => 1;", "'void|Task|ValueTask F()'")]
    [TestCase("[Remind(\"1h\")] void F(int x) { }", "'void|Task|ValueTask F()'")]
    [TestCase("[Http] int F(string text) => 1;", "LaneRequest request, CancellationToken cancellationToken")]
    public async Task A_handler_of_the_wrong_signature(string member, string message)
    {
        var outcome = await Generation.RunAsync(Agent("[Lane] public partial ListLane<int> Jobs { get; } [Lane] public partial SpatialLane<string, int> Places { get; } [Join] public partial JoinMapLane<int, string, int> Joined { get; } [Lane] public partial DemandLane<int> Value { get; } [Lane] public partial DemandMapLane<string, int> Values { get; } " + member));
        var diagnostic = outcome.Reported.First();
        Assert.That((diagnostic.Id, diagnostic.GetMessage(null)), Is.EqualTo(("SWIM0010", diagnostic.GetMessage(null))).And.Matches<(string, string Message)>(d => d.Message.Contains(message, StringComparison.Ordinal)), diagnostic.ToString());
    }

    [Test]
    public Task An_HTTP_answer_of_a_type_without_a_form() => Expect(Agent("[Http] public Thing Get() => new(); public class Thing;"), "SWIM0008", "'Thing' of 'A.Get' has no form", "Get");

    [Test]
    public async Task A_blocking_call_in_a_trait()
    {
        var outcome = await Generation.RunAsync("public sealed partial class T : AgentTrait { [Command] private void Go() => Thread.Sleep(1); }");
        Assert.That(outcome.Reported.Select(d => d.Id), Is.EqualTo(["SWIM0016"]));
    }

    private static string Agent(string members) => $$"""[Agent("/a/:id")] public sealed partial class A : WebAgent { {{members}} }""";

    private static async Task Expect(string source, string id, string message, string at, bool atLast = false)
    {
        var outcome = await Generation.RunAsync(source);
        Assert.That(outcome.Reported.Select(d => d.Id), Is.EqualTo([id]), string.Join('\n', outcome.Reported));
        var span = outcome.Reported[0].Location.SourceSpan;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported[0].GetMessage(null), Does.Contain(message));
            Assert.That(outcome.Reported[0].Severity, Is.EqualTo(DiagnosticSeverity.Error));
            Assert.That(source.Substring(span.Start, span.Length), Is.EqualTo(at));
            if (atLast) Assert.That(outcome.Reported[0].Location.GetLineSpan().StartLinePosition.Line, Is.EqualTo(1));
        }
    }
}
