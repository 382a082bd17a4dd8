using System.Diagnostics.CodeAnalysis;

namespace Swim.Runtime;

/// <summary>From node paths to the grains of agents. Safe from any thread.</summary>
internal interface IAgentRoutes
{
    /// <summary>The routes, for messages to people.</summary>
    string Routes { get; }

    /// <summary>The agent of a normalised node path; nothing is called or started.</summary>
    bool TryResolve(string nodePath, [NotNullWhen(true)] out GrainTarget? target);
}
