using Swim.Recon;

namespace Swim.Cluster.Serving.Agents;

/// <summary>Asks an agent to write.</summary>
/// <param name="Writer">Which connection of which client asks.</param>
/// <param name="Order">The connection's own number of it; grows for each agent.</param>
/// <param name="Kind">What: <c>c</c> the committed value, <c>w</c> the write-behind one, <c>t</c> the transient one; <c>l</c> and <c>d</c> the committed and the write-behind list; <c>n</c> news; <c>s</c> a step.</param>
/// <param name="Number">What is written; grows for each lane.</param>
[Form("")]
public readonly partial record struct Order(string Writer, [property: Member("order")] long Sequence, string Kind, long Number);
