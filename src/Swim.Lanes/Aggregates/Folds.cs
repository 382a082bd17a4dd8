namespace Swim.Lanes;

/// <summary>The figures that there are, and what an entry contributes to them.</summary>
internal static class Folds
{
    public static FoldPart<TKey, TValue, bool> Counted<TKey, TValue>(Func<TKey, TValue, bool>? where) => (TKey key, TValue value, out bool part) =>
    {
        part = true;
        return where is null || where(key, value);
    };

    public static FoldPart<TKey, TValue, TPart> Selected<TKey, TValue, TPart>(Func<TKey, TValue, bool>? where, Func<TValue, TPart> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return (TKey key, TValue value, out TPart part) =>
        {
            if (where is not null && !where(key, value))
            {
                part = default!;
                return false;
            }

            part = selector(value);
            return true;
        };
    }

    public static FoldPart<TKey, TValue, TScore> Ordered<TKey, TValue, TScore>(Func<TKey, TValue, bool>? where, Func<TValue, TScore> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return (TKey key, TValue value, out TScore part) =>
        {
            part = default!;
            if (where is not null && !where(key, value)) return false;
            part = selector(value);
            return HasOrder(part);
        };
    }

    public static FoldPart<TKey, TValue, Scored<TScore, TValue>> Scored<TKey, TValue, TScore>(Func<TKey, TValue, bool>? where, Func<TValue, TScore> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return (TKey key, TValue value, out Scored<TScore, TValue> part) =>
        {
            part = default;
            if (where is not null && !where(key, value)) return false;
            part = new Scored<TScore, TValue>(score(value), value);
            return HasOrder(part.Score);
        };
    }

    // what is no number is neither low nor high
    private static bool HasOrder<TScore>(TScore score)
    {
        if (typeof(TScore) == typeof(double)) return !double.IsNaN((double)(object)score!);
        if (typeof(TScore) == typeof(float)) return !float.IsNaN((float)(object)score!);
        return score is not null;
    }
}
