using Swim.Crash.Checking;
using Swim.Crash.Serving;

namespace Swim.Crash.Running;

/// <summary>What all parts of a run share.</summary>
internal sealed class World
{
    public const string TallyNode = "/tally/all";

    public World(ServerProcess server, int agents, int clients)
    {
        Server = server;
        Clients = clients;
        Findings = new Findings();
        Figures = new Figures();
        Agents = [.. Enumerable.Range(1, agents).Select(i => new AgentLedger($"/crash/{i}", Findings))];
    }

    /// <summary>Another server of the same agents: what one shows the other must not have lost.</summary>
    public World(ServerProcess server, World other)
    {
        Server = server;
        Clients = other.Clients;
        Findings = other.Findings;
        Figures = other.Figures;
        Agents = other.Agents;
    }

    public ServerProcess Server { get; }

    public int Clients { get; }

    public Findings Findings { get; }

    public Figures Figures { get; }

    public IReadOnlyList<AgentLedger> Agents { get; }

    /// <summary>Whether the server must answer: it has started, and nobody is about to kill it.</summary>
    public bool IsServerExpected { get; set; }

    /// <summary>Whether agents may fail to start or lose their links although the process lives: their store is away.</summary>
    public bool MayUnlink { get; set; }

    public AgentLedger? AgentOf(string node) => Agents.FirstOrDefault(agent => agent.Node == node);
}
