using Swim.Recon;

namespace Swim.Crash.Serving.Agents;

/// <summary>Asks an agent to go on by some steps, all in one turn.</summary>
/// <param name="Groups">Which lanes: <c>c</c> committed, <c>w</c> write-behind, <c>t</c> transient.</param>
/// <param name="Writer">Who asks.</param>
/// <param name="Number">The writer's own number of the order; it grows.</param>
/// <param name="Times">How many steps.</param>
[Form("")]
public readonly partial record struct StepOrder(string Groups, int Writer, long Number, int Times);
