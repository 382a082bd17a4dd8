using System.Runtime.CompilerServices;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Numbers for links that someone looks at; the others have none. They differ between processes but for bad luck, and fit a double. Safe from any thread.</summary>
internal sealed class LinkNumbers
{
    private readonly ConditionalWeakTable<ILaneReader, object> _numbers = [];
    private long _last = Random.Shared.NextInt64(1, 1 << 20) << 32;

    public long Of(ILaneReader reader) => (long)_numbers.GetValue(reader, _ => Interlocked.Increment(ref _last));
}
