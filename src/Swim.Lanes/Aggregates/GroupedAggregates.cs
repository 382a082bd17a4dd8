using Swim.Lanes;

namespace Swim;

/// <summary>Figures per group of a lane's entries: <see cref="Aggregates{TKey, TValue}.GroupBy{TGroup}"/>. A group without entries has none.</summary>
public sealed class GroupedAggregates<TGroup, TKey, TValue>
    where TGroup : notnull
    where TKey : notnull
{
    private readonly IEntrySource<TKey, TValue> _source;
    private readonly Func<TKey, TValue, bool>? _where;
    private readonly Func<TValue, TGroup> _group;

    internal GroupedAggregates(IEntrySource<TKey, TValue> source, Func<TKey, TValue, bool>? where, Func<TValue, TGroup> group)
    {
        _source = source;
        _where = where;
        _group = group;
    }

    /// <summary>The number of entries.</summary>
    public GroupedAggregate<TGroup, long> Count() => Make(() => new CountFold<TKey>(), Folds.Counted(_where));

    /// <summary>The sum; as <see cref="Aggregates{TKey, TValue}.Sum(Func{TValue, long})"/>.</summary>
    public GroupedAggregate<TGroup, long> Sum(Func<TValue, long> selector) => Make(() => new Int64SumFold<TKey>(), Folds.Selected(_where, selector));

    /// <summary>The sum; as <see cref="Aggregates{TKey, TValue}.Sum(Func{TValue, double})"/>.</summary>
    public GroupedAggregate<TGroup, double> Sum(Func<TValue, double> selector) => Make(() => new DoubleSumFold<TKey>(), Folds.Selected(_where, selector));

    /// <summary>The sum; as <see cref="Aggregates{TKey, TValue}.Sum(Func{TValue, decimal})"/>.</summary>
    public GroupedAggregate<TGroup, decimal> Sum(Func<TValue, decimal> selector) => Make(() => new DecimalSumFold<TKey>(), Folds.Selected(_where, selector));

    /// <summary>The mean.</summary>
    public GroupedAggregate<TGroup, double> Mean(Func<TValue, double> selector) => Make(() => new MeanFold<TKey>(), Folds.Selected(_where, selector));

    /// <summary>The lowest. Nulls and NaN are left out.</summary>
    public GroupedAggregate<TGroup, TScore?> Min<TScore>(Func<TValue, TScore> selector) =>
        Make(() => new ExtremeFold<TKey, TScore>(_source.Comparer, highest: false), Folds.Ordered(_where, selector));

    /// <summary>The highest. Nulls and NaN are left out.</summary>
    public GroupedAggregate<TGroup, TScore?> Max<TScore>(Func<TValue, TScore> selector) =>
        Make(() => new ExtremeFold<TKey, TScore>(_source.Comparer, highest: true), Folds.Ordered(_where, selector));

    /// <summary>The entries of the highest scores; as <see cref="Aggregates{TKey, TValue}.Top{TScore}"/>.</summary>
    public GroupedAggregate<TGroup, IReadOnlyList<KeyValuePair<TKey, TValue>>> Top<TScore>(int count, Func<TValue, TScore> score)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Make(() => new TopFold<TKey, TValue, TScore>(count, _source.Comparer), Folds.Scored(_where, score));
    }

    private GroupedFold<TKey, TValue, TGroup, TPart, TResult> Make<TPart, TResult>(
        Func<Fold<TKey, TPart, TResult>> create, FoldPart<TKey, TValue, TPart> part) => new(_source, _group, create, part);
}
