using Swim.Testing;

namespace Swim.Crash.Tests;

/// <summary>Short forms of the crash runs; docs/testing.md says how to run long ones.</summary>
public sealed class CrashTests
{
    [Test]
    public Task A_server_killed_at_random_moments_keeps_on_SQLite_what_it_promises() => ProgramUnderTest.RunAsync("run", "--store", "sqlite", "--kills", "5", "--seconds", "1.5");

    [Test]
    public Task A_server_killed_at_random_moments_keeps_on_PostgreSQL_what_it_promises() => ProgramUnderTest.RunAsync("run", "--store", "postgres", "--kills", "5", "--seconds", "1.5");

    [Test]
    public Task A_database_killed_under_load_costs_nothing_that_was_promised() => ProgramUnderTest.RunAsync("run", "--store", "postgres", "--kill", "postgres", "--kills", "2", "--seconds", "1.5");

    [Test, Platform("Linux")]
    public Task Of_two_processes_with_one_agent_the_fenced_one_does_not_win() => ProgramUnderTest.RunAsync("race", "--seconds", "8");

    [Test, Platform("Linux")]
    public Task A_full_disk_under_load_costs_nothing_that_was_promised() => ProgramUnderTest.RunAsync("run", "--store", "sqlite", "--kill", "disk", "--kills", "4", "--seconds", "1.5");
}
