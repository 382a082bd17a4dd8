using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What readers are on the wire between processes. Safe from any thread.</summary>
internal interface IFarReaders
{
    /// <summary>This process.</summary>
    PeerAddress Self { get; }

    /// <summary>What stands on the wire for the reader of a step.</summary>
    FarStep Enter(NodeBatch batch, in NodeOp op);

    /// <summary>The process of a reader that came from another one.</summary>
    PeerAddress AddressOf(FarReader reader);

    /// <summary>The reader that a step from the wire names; null when it has left meanwhile.</summary>
    ILaneReader? ReaderOf(PeerAddress from, in FarStep step);
}
