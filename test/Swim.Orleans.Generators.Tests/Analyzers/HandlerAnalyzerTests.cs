using Microsoft.CodeAnalysis;

namespace Swim.Generators.Tests;

/// <summary>What agents' code does wrong, and what looks like it and is right.</summary>
public sealed class HandlerAnalyzerTests
{
    [TestCase("var v = Count.Value; await Other(); Count.Value = v + 1;")]
    [TestCase("int v; v = Count.Value; await Other(); Count.Value = v + 1;")]
    [TestCase("var v = Count.Value; await Other(); var next = v + 1; Count.Value = next;")]
    [TestCase("var v = Count.Value; var next = v + 1; await Other(); Count.Value = next;")]
    [TestCase("Count.Value += await Number();")]
    [TestCase("Count.Value = Count.Value + await Number();")]
    [TestCase("var v = Map[\"a\"]; await Other(); Map[\"a\"] = v + 1;")]
    [TestCase("if (Map.TryGetValue(\"a\", out var v)) { await Other(); Map[\"a\"] = v + 1; }")]
    public Task Lane_state_written_back_after_an_await(string body) => Expect($"[Command] async Task Go() {{ {body} }}", "SWIM0044");

    [TestCase("var v = Count.Value; Count.Value = v + 1; await Other();")]
    [TestCase("await Other(); var v = Count.Value; Count.Value = v + 1;")]
    [TestCase("var v = Count.Value; await Other(); v = Count.Value; Count.Value = v + 1;")]
    [TestCase("await Other(); Count.Value += 1;")]
    [TestCase("var n = await Number(); Count.Value += n;")]
    [TestCase("Count.Value = await Number() + Count.Value;")]
    [TestCase("var v = Count.Value; await Other(); Map[\"a\"] = v;")]
    [TestCase("foreach (var (key, value) in Map) await Other();")]
    [TestCase("var before = Count.Value; await Other(); Log.LogInformation(\"{Before}\", before);")]
    [TestCase("Count.Value = await Number();")]
    public Task Reading_and_writing_that_loses_nothing(string body) => ExpectNothing($"[Command] async Task Go() {{ {body} }}");

    [TestCase("Task.Run(() => { Count.Value = 1; })", "Count", "Task.Run")]
    [TestCase("Task.Run(async () => { await Other(); Map.Clear(); })", "Map", "Task.Run")]
    [TestCase("Task.Run(() => Parallel.For(0, 10, i => { var x = i; }), default).ContinueWith(_ => ThreadPool.QueueUserWorkItem(_ => Count.Value++))", "Count", "ThreadPool.QueueUserWorkItem")]
    public Task A_lane_in_what_the_thread_pool_runs(string call, string lane, string runner) =>
        Expect($"[Command] async Task Go() {{ await {call}; }}", "SWIM0045", $"'{lane}' is used in code that {runner} runs");

    [TestCase("var n = Count.Value; Count.Value = await Task.Run(() => n * n);")]
    [TestCase("await Task.Factory.StartNew(() => Count.Value = 1, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);")]
    public Task Work_for_the_thread_pool_that_has_what_it_needs(string body) => ExpectNothing($"[Command] async Task Go() {{ {body} }}", except: "SWIM0044");

    [TestCase("await Other().ConfigureAwait(false); Count.Value = 1;")]
    [TestCase("Count.Value = await Number().ConfigureAwait(continueOnCapturedContext: false);")]
    [TestCase("await Other().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);")]
    public Task An_await_that_leaves_the_thread(string body) => Expect($"[Command] async Task Go() {{ {body} }}", "SWIM0046");

    [TestCase("await Other().ConfigureAwait(true);")]
    [TestCase("await Other().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);")]
    [TestCase("await Task.Run(async () => await Number().ConfigureAwait(false));")]
    public Task An_await_that_stays(string body) => ExpectNothing($"[Command] async Task Go() {{ {body} }}");

    [TestCase("DateTime.Now")]
    [TestCase("DateTime.UtcNow")]
    [TestCase("DateTime.Today")]
    [TestCase("DateTimeOffset.Now")]
    [TestCase("DateTimeOffset.UtcNow")]
    public Task The_machines_clock(string clock) => Expect($"[Command] void Go() => Log.LogInformation(\"{{Now}}\", {clock});", "SWIM0047", $"'{clock}'");

    [TestCase("[Command] void Go() { Other(); }")]
    [TestCase("[Command] void Go() => Other();")]
    [TestCase("[Command] void Go() { Action<int> a = _ => Number(); a(1); }")]
    public Task A_task_that_nobody_awaits(string member) => Expect(member, "SWIM0048");

    [TestCase("[Command] void Go() { _ = Other(); }")]
    [TestCase("[Command] Task Go() => Other();")]
    [TestCase("[Command] void Go() { Func<Task> a = () => Other(); Log.LogInformation(\"{A}\", a); }")]
    public Task A_task_that_someone_has(string member) => ExpectNothing(member);

    [Test]
    public async Task A_trait_is_code_of_an_agent()
    {
        var outcome = await Generation.RunAsync(
            """
            public sealed partial class Presence : AgentTrait { [Lane] public partial ValueLane<int> Seen { get; } [Command] void Touch() => Thread.Sleep(1); }
            [Agent("/a/:id")] public sealed partial class A : WebAgent { [Trait] public partial Presence Presence { get; } }
            """);
        Assert.That(outcome.Reported.Select(d => d.Id), Is.EqualTo(new[] { "SWIM0016" }));
    }

    [Test]
    public async Task Code_outside_agents_is_left_alone()
    {
        var outcome = await Generation.RunAsync(
            """
            public static class Other
            {
                public static async Task<DateTime> GoAsync() { await Task.Delay(1).ConfigureAwait(false); Thread.Sleep(1); return DateTime.UtcNow; }
                public static void Drop() { GoAsync(); }
            }
            """);
        Assert.That(outcome.Reported, Is.Empty);
    }

    private static async Task Expect(string member, string id, string message = "")
    {
        var found = (await Run(member)).Single(d => d.Id == id);
        Assert.That(found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), Does.Contain(message));
    }

    private static async Task ExpectNothing(string member, string except = "") =>
        Assert.That((await Run(member)).Where(d => d.Id != except), Is.Empty);

    private static async Task<IReadOnlyList<Diagnostic>> Run(string member)
    {
        var outcome = await Generation.RunAsync(
            $$"""
            using Microsoft.Extensions.Logging;
            [Agent("/a/:id")] public sealed partial class A : WebAgent
            {
                [Lane] public partial ValueLane<int> Count { get; }
                [Lane] public partial MapLane<string, int> Map { get; }
                static Task Other() => Task.CompletedTask;
                static Task<int> Number() => Task.FromResult(1);
                {{member}}
            }
            """);
        Assert.That(outcome.Compiled.Where(d => d.Severity == DiagnosticSeverity.Error), Is.Empty);
        return outcome.Reported;
    }
}
