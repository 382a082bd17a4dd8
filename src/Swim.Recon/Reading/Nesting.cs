using System.Runtime.CompilerServices;

namespace Swim.Recon;

/// <summary>One small value for each open bracket.</summary>
[InlineArray(ReconLimits.HighestMaxDepth)]
internal struct Nesting<T> where T : unmanaged
{
    private T _first;
}
