namespace Swim.Lanes;

/// <summary>A step of a batch as it goes to the agent's process: what stands for its reader there. Made by <see cref="FarIds.Enter"/>.</summary>
/// <param name="Kind">What is asked: a link that shows another part of a spatial lane may have become a sync.</param>
/// <param name="Id">The reader's number; 0: none.</param>
/// <param name="Request">Which request of the reader this is.</param>
/// <param name="Region">Of a spatial lane the part that the reader is shown, as Recon; empty: everything.</param>
public readonly record struct FarStep(NodeOpKind Kind, long Id, long Request, ReadOnlyMemory<byte> Region);
