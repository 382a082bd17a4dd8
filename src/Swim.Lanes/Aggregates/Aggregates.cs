using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// Figures over the entries of a lane that are kept up to date by what changes, not computed over all entries again. Selectors and conditions see
/// one entry and must not depend on anything else; one that throws is reported and leaves the entry out.
/// </summary>
/// <example><code>
/// Vehicles.Aggregate.Mean(v => v.Speed).Into(AverageSpeed);
/// Vehicles.Aggregate.GroupBy(v => v.City).Count().Into(ByCity);
/// </code></example>
[SuppressMessage("Design", "CA1024", Justification = "each call makes a new figure")]
public sealed class Aggregates<TKey, TValue>
    where TKey : notnull
{
    private readonly IEntrySource<TKey, TValue> _source;
    private readonly Func<TKey, TValue, bool>? _where;

    internal Aggregates(IEntrySource<TKey, TValue> source, Func<TKey, TValue, bool>? where = null)
    {
        _source = source;
        _where = where;
    }

    /// <summary>Only entries that fulfil a condition.</summary>
    public Aggregates<TKey, TValue> Where(Func<TKey, TValue, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var outer = _where;
        return new Aggregates<TKey, TValue>(_source, outer is null ? condition : (key, value) => outer(key, value) && condition(key, value));
    }

    /// <summary>Only entries whose value fulfils a condition.</summary>
    public Aggregates<TKey, TValue> Where(Func<TValue, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Where((_, value) => condition(value));
    }

    /// <summary>The number of entries.</summary>
    public Aggregate<long> Count() => Make(new CountFold<TKey>(), Folds.Counted(_where));

    /// <summary>The number of entries whose value fulfils a condition.</summary>
    public Aggregate<long> Count(Func<TValue, bool> condition) => Where(condition).Count();

    /// <summary>The sum, exact however long it runs; limited to what a <see cref="long"/> holds when it is read.</summary>
    public Aggregate<long> Sum(Func<TValue, long> selector) => Make(new Int64SumFold<TKey>(), Folds.Selected(_where, selector));

    /// <summary>The sum. Kept without rounding however long it runs, and rounded once when it is read.</summary>
    public Aggregate<double> Sum(Func<TValue, double> selector) => Make(new DoubleSumFold<TKey>(), Folds.Selected(_where, selector));

    /// <summary>The sum, exact however long it runs; shown with as many digits as a <see cref="decimal"/> has.</summary>
    public Aggregate<decimal> Sum(Func<TValue, decimal> selector) => Make(new DecimalSumFold<TKey>(), Folds.Selected(_where, selector));

    /// <summary>The mean, of a sum kept without rounding; 0 of no entries.</summary>
    public Aggregate<double> Mean(Func<TValue, double> selector) => Make(new MeanFold<TKey>(), Folds.Selected(_where, selector));

    /// <summary>The lowest; default of no entries. Nulls and NaN are left out.</summary>
    public Aggregate<TScore?> Min<TScore>(Func<TValue, TScore> selector) => Extreme(selector, highest: false);

    /// <summary>The highest; default of no entries. Nulls and NaN are left out.</summary>
    public Aggregate<TScore?> Max<TScore>(Func<TValue, TScore> selector) => Extreme(selector, highest: true);

    /// <summary>
    /// The entries of the <paramref name="count"/> highest scores, the highest first; of equal scores that with the lower key. Nulls and NaN are left
    /// out. A turn that changes them costs <paramref name="count"/> once.
    /// </summary>
    public Aggregate<IReadOnlyList<KeyValuePair<TKey, TValue>>> Top<TScore>(int count, Func<TValue, TScore> score)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Make(new TopFold<TKey, TValue, TScore>(count, _source.Comparer), Folds.Scored(_where, score));
    }

    /// <summary>The same figures for each group of entries.</summary>
    /// <param name="group">The entry's group; entries whose group is null are left out.</param>
    public GroupedAggregates<TGroup, TKey, TValue> GroupBy<TGroup>(Func<TValue, TGroup> group)
        where TGroup : notnull
    {
        ArgumentNullException.ThrowIfNull(group);
        return new GroupedAggregates<TGroup, TKey, TValue>(_source, _where, group);
    }

    private FoldedAggregate<TKey, TValue, TScore, TScore?> Extreme<TScore>(Func<TValue, TScore> selector, bool highest) =>
        Make(new ExtremeFold<TKey, TScore>(_source.Comparer, highest), Folds.Ordered(_where, selector));

    private FoldedAggregate<TKey, TValue, TPart, TResult> Make<TPart, TResult>(Fold<TKey, TPart, TResult> fold, FoldPart<TKey, TValue, TPart> part) =>
        new(_source, fold, part);
}
