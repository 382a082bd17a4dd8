using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>Entries as they are.</summary>
internal readonly struct PlainProjection<TValue> : IEntryProjection<TValue, TValue>
{
    public static bool TryGet(in TValue kept, [MaybeNullWhen(false)] out TValue value)
    {
        value = kept;
        return true;
    }
}

/// <summary>Of a join-value lane: the sources that have a value.</summary>
internal readonly struct JoinedProjection<TValue> : IEntryProjection<JoinedValue<TValue>, TValue>
{
    public static bool TryGet(in JoinedValue<TValue> kept, [MaybeNullWhen(false)] out TValue value)
    {
        value = kept.Value;
        return kept.IsSet;
    }
}

/// <summary>Of a join-map lane: the value that shows.</summary>
internal readonly struct MergedProjection<TLink, TValue> : IEntryProjection<MergedValue<TLink, TValue>, TValue>
{
    public static bool TryGet(in MergedValue<TLink, TValue> kept, [MaybeNullWhen(false)] out TValue value)
    {
        value = kept.Shown.Value;
        return true;
    }
}
