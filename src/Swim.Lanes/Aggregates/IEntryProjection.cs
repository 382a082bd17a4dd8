using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>What an entry's kept value says to those who read entries.</summary>
internal interface IEntryProjection<TKept, TValue>
{
    /// <summary>False when there is nothing to be seen.</summary>
    static abstract bool TryGet(in TKept kept, [MaybeNullWhen(false)] out TValue value);
}
