using System.Diagnostics;
using Swim.Lanes;

namespace Swim.Gateway.Connections;

/// <summary>A command of the read under way that is not yet in its agent's batch.</summary>
/// <param name="Queue">The agent's.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Body">Recon, in the bytes of the read.</param>
/// <param name="Reader">The sender's own link to that lane, or null.</param>
/// <param name="Span">Ends with its delivery; null when nobody traces.</param>
internal readonly record struct ArrivedCommand(NodeQueue Queue, LaneSpelling Lane, ReadOnlyMemory<byte> Body, ILaneReader? Reader, Activity? Span);
