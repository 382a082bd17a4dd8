using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Swim.Lanes;
using Swim.Recon;
using Swim.TestKit.Watching;

namespace Swim.TestKit;

/// <content>Expectations.</content>
public sealed partial class SwimTest
{
    /// <summary>
    /// Waits until a lane's state satisfies a predicate: the present state or a later one. Each value of a value lane is looked at, in order; of lanes with entries
    /// the state after each change. Of lanes without a state (command, supply) it waits for an item, from where the last such expectation of this
    /// lane left off. Moves no clock.
    /// </summary>
    /// <param name="nodeUri">The agent's node URI.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="predicate">What is to hold; <c>(Position p) => p.Lat &gt; 3</c> says the type by itself. One that throws does not hold.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expected">The predicate's text, for the message.</param>
    /// <returns>The state that satisfies it.</returns>
    /// <exception cref="SwimTestException">None came within the test's time-out (of real time); the message shows what the lane has seen.</exception>
    public Task<T> Expect<T>(
        string nodeUri, string lane, Func<T, bool> predicate, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(predicate))] string? expected = null) =>
        ExpectAsync(nodeUri, lane, Form.For<T>(), predicate, expected ?? "the predicate", cancellationToken);

    /// <summary>Waits until a lane's state, as a value tree, satisfies a predicate: <c>p => p["lat"].AsDouble() > 3</c>. Otherwise as the typed one.</summary>
    /// <returns>The state that satisfies it.</returns>
    /// <exception cref="SwimTestException">None came within the test's time-out (of real time); the message shows what the lane has seen.</exception>
    public Task<Value> Expect(
        string nodeUri, string lane, Func<Value, bool> predicate, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(predicate))] string? expected = null) =>
        ExpectAsync(nodeUri, lane, Form.Value, predicate, expected ?? "the predicate", cancellationToken);

    /// <summary>Waits until a lane's state equals a value: by its type's own equality, or as it is written, so that lists and records that hold them can be compared.</summary>
    /// <returns>The state.</returns>
    /// <exception cref="SwimTestException">It did not come within the test's time-out (of real time); the message shows what the lane has seen.</exception>
    public Task<T> ExpectValue<T>(string nodeUri, string lane, T value, CancellationToken cancellationToken = default) =>
        ExpectAsync(nodeUri, lane, Form.For<T>(), state => IsSame(Form.For<T>(), state, value), $"the value {Form.For<T>().ToValue(value)}", cancellationToken);

    /// <summary>Waits until the entries of a map lane satisfy a predicate.</summary>
    /// <returns>The entries, in the lane's order.</returns>
    /// <exception cref="SwimTestException">They did not within the test's time-out (of real time); the message shows what the lane has seen.</exception>
    public Task<IReadOnlyDictionary<TKey, TValue>> ExpectMap<TKey, TValue>(
        string nodeUri,
        string lane,
        Func<IReadOnlyDictionary<TKey, TValue>, bool> predicate,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(predicate))] string? expected = null)
        where TKey : notnull =>
        ExpectAsync(nodeUri, lane, Form.ReadOnlyDictionary(Form.For<TKey>(), Form.For<TValue>()), predicate, expected ?? "the predicate", cancellationToken);

    /// <summary>
    /// Waits for values of a value lane, or items of a command or supply lane, in this order; others may come in between. Begins with the lane's state when it was
    /// first watched, the next sequence where this one ended.
    /// </summary>
    /// <exception cref="SwimTestException">They did not come within the test's time-out (of real time); the message shows what the lane has seen.</exception>
    [SuppressMessage("Usage", "VSTHRD003", Justification = "a signal of the watch, bounded by the time-out; continuations run asynchronously")]
    public async Task ExpectSequence<T>(string nodeUri, string lane, params T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var form = Form.For<T>();
        var watch = await WatchAsync(Normalize(nodeUri), lane);
        var expected = $"the sequence {string.Join(", ", values.Select(form.ToValue))}";
        if (!watch.IsValue && watch.HasState) throw new SwimTestException($"Lane {lane} of {watch.NodeUri} is a {watch.LaneKind} lane: its events are no sequence of values. Use LinkAsync and LinkProbe.ExpectAsync.");
        using var limit = new CancellationTokenSource(Timeout);
        foreach (var value in values)
        {
            var position = watch.Position;
            while (true)
            {
                var cursor = watch.Cursor;
                var next = watch.ReadAt(ref cursor);
                watch.Cursor = cursor;
                if (next is not null)
                {
                    if (new Expectation<T>(watch, form, item => IsSame(form, item, value), expected).IsMet(next.Body)) break;
                    continue;
                }

                await NextAsync(watch, position.Next, $"{expected}; {form.ToValue(value)} did not come", limit.Token, default);
                position = watch.Position;
            }
        }
    }

    private static bool IsSame<T>(Form<T> form, T one, T other) => EqualityComparer<T>.Default.Equals(one, other) || form.ToValue(one).Equals(form.ToValue(other));

    internal async Task WatchFromCommandAsync(string node)
    {
        if (!_options.WatchFromFirstCommand) return;
        foreach (var lane in DefinitionOf(node).Lanes)
        {
            if (lane.Kind is LaneKind.Http or LaneKind.Demand or LaneKind.DemandMap || _watches.ContainsKey((node, lane.Name))) continue;
            if (_watches.Count >= MaxWatches) return;
            await WatchAsync(node, lane.Name);
        }
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "a signal of the watch, bounded by the time-out; continuations run asynchronously")]
    private async Task<T> ExpectAsync<T>(string nodeUri, string lane, Form<T> form, Func<T, bool> predicate, string expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var expectation = new Expectation<T>(await WatchAsync(Normalize(nodeUri), lane), form, predicate, expected);
        var watch = expectation.Watch;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        var index = watch.HasState ? watch.LastIndex : watch.Cursor;
        if (watch.IsValue && watch.Last is null && expectation.IsMet("")) return expectation.State!;
        while (true)
        {
            var position = watch.Position;
            if (watch.IsValue || !watch.HasState)
            {
                while (watch.ReadAt(ref index) is { } next)
                {
                    if (!watch.HasState) watch.Cursor = index;
                    if (expectation.IsMet(next.Body)) return expectation.State!;
                }
            }
            else
            {
                var reading = await ReadAsync(watch.NodeUri, lane);
                if (expectation.IsMet(Encoding.UTF8.GetString(reading.Body.Span))) return expectation.State!;
            }

            await NextAsync(watch, position.Next, expectation.Expected, limit.Token, cancellationToken);
        }
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "a signal of the watch, bounded by the time-out; continuations run asynchronously")]
    private async Task NextAsync(LaneWatch watch, Task next, string expected, CancellationToken limit, CancellationToken cancellationToken)
    {
        if (watch.Ended is UnlinkReason.LaneNotFound or UnlinkReason.Unsupported or UnlinkReason.Denied or UnlinkReason.NodeNotFound)
        {
            throw new SwimTestException(await FailureText.OfLaneAsync(this, watch, expected));
        }

        try
        {
            await next.WaitAsync(limit);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SwimTestException(await FailureText.OfLaneAsync(this, watch, expected));
        }
    }

    // a watch is one link per lane for the whole test; it is opened again when the agent has ended it
    private async Task<LaneWatch> WatchAsync(string node, string lane)
    {
        var isNew = !_watches.TryGetValue((node, lane), out var watch);
        watch ??= _watches.GetOrAdd((node, lane), static (key, test) => new LaneWatch(test, key.Node, key.Lane), this);
        if (isNew || watch.Ended is UnlinkReason.Stopped or UnlinkReason.Failed)
        {
            var index = DefinitionOf(node).IndexOf(lane);
            var kind = index < 0 ? LaneKind.Value : DefinitionOf(node).Lanes[index].Kind;
            await DeliverAsync(node, lane, kind is LaneKind.Command or LaneKind.Supply ? NodeOpKind.Link : NodeOpKind.Sync, watch);
        }

        await watch.Answered.WaitAsync(Timeout);
        return watch;
    }
}
