using Swim.Testing;

namespace Swim.Fuzz.Tests;

/// <summary>Short forms of the campaigns, always the same ones; docs/testing.md says how to run long ones.</summary>
public sealed class FuzzTests
{
    [Test]
    public Task Codecs_bear_any_input() => ProgramUnderTest.RunAsync("run", "--only", "codecs", "--frames", "150000", "--seed", "1");

    [Test]
    public Task Sessions_answer_any_frame_as_the_protocol_says() => ProgramUnderTest.RunAsync("run", "--only", "sessions", "--sessions", "20000", "--seed", "1");

    [Test]
    public Task A_server_under_attack_serves_others_and_comes_back_to_what_it_was() =>
        ProgramUnderTest.RunAsync("run", "--only", "frames,framing,http,access,slow,links,nodes,connections", "--seed", "1");
}
