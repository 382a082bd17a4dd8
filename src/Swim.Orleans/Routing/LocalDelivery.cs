using System.Runtime.InteropServices;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Who has handed over a batch that an agent of this silo carries out in a turn.</summary>
/// <param name="Router">Null: nobody, the result is awaited.</param>
/// <param name="Target">The agent.</param>
/// <param name="Receiver">Is told.</param>
/// <param name="Started">When, or 0 when nobody measures.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LocalDelivery(LaneRouter? Router, GrainTarget Target, IDeliveryReceiver Receiver, long Started);
