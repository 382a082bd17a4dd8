namespace Swim.Lanes;

/// <summary>One step of a <see cref="NodeBatch"/>.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Lane">The lane's name (without query or fragment).</param>
/// <param name="BodyStart">Where the body starts in <see cref="NodeBatch.Bytes"/>.</param>
/// <param name="BodyLength">Length of the body in bytes; Recon as received, not yet parsed.</param>
/// <param name="Reader">Who is linked, synced or unlinked; for a command the sender's own link to that lane, or null.</param>
public readonly record struct NodeOp(NodeOpKind Kind, string Lane, int BodyStart, int BodyLength, ILaneReader? Reader);
