using Swim.Testing;

namespace Swim.Cluster.Tests;

/// <summary>Short forms of the cluster runs; docs/testing.md says how to run long ones.</summary>
[Platform("Linux")]
public sealed class ClusterTests
{
    private static readonly string[] Small = ["run", "--clients", "4", "--agents", "4", "--seconds", "0.8", "--membership", "1000x2", "--settle", "60"];

    [Test]
    public Task Three_silos_that_are_killed_stopped_and_told_to_move_their_agents_behave_as_one() =>
        ProgramUnderTest.RunAsync([.. Small, "--silos", "3", "--rounds", "4", "--faults", "kill,drain,collect,migrate", "--seed", "11"]);

    /// <summary>The seed is in the output.</summary>
    [Test]
    public Task Silos_that_stand_still_are_waited_for_or_taken_for_dead_and_killed_ones_replaced() =>
        ProgramUnderTest.RunAsync([.. Small, "--silos", "3", "--rounds", "4", "--faults", "pause,freeze,kill,migrate"]);

    [Test]
    public Task Two_versions_of_the_application_run_side_by_side_while_silos_are_replaced_one_by_one_and_put_back() =>
        ProgramUnderTest.RunAsync([.. Small, "--silos", "2", "--rounds", "2", "--faults", "upgrade", "--drain-window", "0.2"]);

    [Test]
    public Task A_silo_on_its_own_that_is_killed_and_stopped_keeps_what_it_promises() =>
        ProgramUnderTest.RunAsync([.. Small, "--silos", "1", "--rounds", "5", "--faults", "kill,drain,pause,collect,migrate"]);
}
