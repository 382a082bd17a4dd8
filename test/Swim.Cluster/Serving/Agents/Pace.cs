using Swim.Recon;

namespace Swim.Cluster.Serving.Agents;

/// <summary>How an agent is to publish by itself.</summary>
/// <param name="Period">Milliseconds between its turns.</param>
/// <param name="Burst">Items in each turn.</param>
/// <param name="Turns">How many turns.</param>
[Form("")]
public readonly partial record struct Pace(int Period, int Burst, int Turns);
