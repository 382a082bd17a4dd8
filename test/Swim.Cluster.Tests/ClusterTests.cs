using Swim.Testing;

namespace Swim.Cluster.Tests;

/// <summary>Short forms of the cluster runs; docs/testing.md says how to run long ones.</summary>
[Platform("Linux")]
public sealed class ClusterTests
{
    [Test]
    public Task A_silo_that_is_killed_stopped_and_frozen_keeps_what_it_promises() =>
        ProgramUnderTest.RunAsync("run", "--silos", "1", "--rounds", "5", "--clients", "3", "--agents", "4", "--seconds", "1", "--faults", "kill,drain,pause,collect,migrate");
}
