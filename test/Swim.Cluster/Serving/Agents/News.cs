using Swim.Recon;

namespace Swim.Cluster.Serving.Agents;

/// <summary>An item of a supply lane.</summary>
/// <param name="Writer">Whose order it was.</param>
/// <param name="Sequence">The order's number.</param>
[Form("")]
public readonly partial record struct News(string Writer, long Sequence);
