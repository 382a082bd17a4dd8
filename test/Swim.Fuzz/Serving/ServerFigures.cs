namespace Swim.Fuzz.Serving;

/// <summary>What a server holds after everything has come to rest.</summary>
/// <param name="Memory">Bytes of the managed heap after a full collection.</param>
/// <param name="Resident">Bytes of the process in memory.</param>
/// <param name="Handles">File descriptors.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="Agents">Active agents.</param>
/// <param name="Connections">WARP connections and event streams.</param>
/// <param name="Links">Links that the gateway holds.</param>
/// <param name="Errors">What was logged as an error since the start.</param>
/// <param name="Troubles">The first of those.</param>
internal sealed record ServerFigures(long Memory, long Resident, int Handles, int Threads, int Agents, long Connections, long Links, int Errors, IReadOnlyList<string> Troubles);
