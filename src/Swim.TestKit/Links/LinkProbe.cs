using System.Runtime.CompilerServices;
using Swim.Lanes;

namespace Swim.TestKit;

/// <summary>
/// A link held open as a client holds one: the same queue, which coalesces while the reader is away. What came is kept until it is taken, at most the
/// last 10,000 events. Safe from any thread.
/// </summary>
public sealed class LinkProbe : IAsyncDisposable
{
    private const int MaxEvents = 10_000;
    private const int KeptEvents = 100;

    private readonly Lock _gate = new();
    private readonly SwimTest _test;
    private readonly Queue<LinkEvent> _waiting = [];
    private readonly Ring<LinkEvent> _seen = new(KeptEvents);
    private Buffer _buffer;
    private TaskCompletionSource? _arrival;
    private bool _paused;

    internal LinkProbe(SwimTest test, string nodeUri, string lane)
    {
        _test = test;
        NodeUri = nodeUri;
        Lane = lane;
        _buffer = new Buffer(this);
    }

    /// <summary>The agent's node path.</summary>
    public string NodeUri { get; }

    /// <summary>The lane's name.</summary>
    public string Lane { get; }

    /// <summary>Whether the link stands.</summary>
    public bool IsLinked => _buffer.IsLinked;

    /// <summary>Changes that wait in the link's queue while the probe is paused.</summary>
    public int PendingCount => _buffer.PendingCount;

    /// <summary>Changes that newer ones have replaced while they waited.</summary>
    public long Coalesced => _buffer.Coalesced;

    /// <summary>Items that the link's queue has dropped because it was full.</summary>
    public long Dropped => _buffer.Dropped;

    /// <summary>Events that nobody took and that newer ones have pushed out.</summary>
    public long Lost { get; private set; }

    /// <summary>The last events that came, taken or not; at most 100.</summary>
    public IReadOnlyList<LinkEvent> Seen
    {
        get
        {
            lock (_gate) return _seen.ToArray();
        }
    }

    /// <summary>Takes the next event, when it comes.</summary>
    /// <exception cref="SwimTestException">Nothing came within the test's time-out (of real time).</exception>
    public async Task<LinkEvent> NextAsync(CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_test.Timeout);
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_waiting.TryDequeue(out var next)) return next;
                arrival = (_arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            try
            {
                await arrival.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw Failed("nothing more came", "an event");
            }
        }
    }

    /// <summary>Takes events until one fits; those before it are passed over.</summary>
    /// <exception cref="SwimTestException">None came within the test's time-out (of real time).</exception>
    public async Task<LinkEvent> NextAsync(
        Func<LinkEvent, bool> fits, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(fits))] string? expected = null)
    {
        ArgumentNullException.ThrowIfNull(fits);
        try
        {
            while (true)
            {
                var next = await NextAsync(cancellationToken);
                if (fits(next)) return next;
            }
        }
        catch (SwimTestException)
        {
            throw Failed("no event came that fits", expected ?? "a fitting event");
        }
    }

    /// <summary>Takes as many events as are given and compares them in words: <c>await probe.ExpectAsync("linked", "event 0", "synced")</c>.</summary>
    /// <exception cref="SwimTestException">Another event came, or none within the test's time-out (of real time).</exception>
    public async Task ExpectAsync(params string[] events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var expected = string.Join(", ", events);
        for (var i = 0; i < events.Length; i++)
        {
            LinkEvent next;
            try
            {
                next = await NextAsync();
            }
            catch (SwimTestException)
            {
                throw Failed($"'{events[i]}' (number {i + 1}) did not come", expected);
            }

            if (next.ToString() != events[i]) throw Failed($"number {i + 1} was '{next}'", expected);
        }
    }

    /// <summary>Waits until the cluster is at rest and takes all that has come.</summary>
    public async Task<IReadOnlyList<LinkEvent>> DrainAsync(CancellationToken cancellationToken = default)
    {
        await _test.SettleAsync(cancellationToken);
        lock (_gate)
        {
            LinkEvent[] events = [.. _waiting];
            _waiting.Clear();
            return events;
        }
    }

    /// <summary>Reads nothing from now on, like a client that stalls: changes wait in the link's queue and are coalesced there.</summary>
    public void Pause()
    {
        lock (_gate) _paused = true;
    }

    /// <summary>Reads on.</summary>
    public void Resume()
    {
        lock (_gate) _paused = false;
        Take(_buffer);
    }

    /// <summary>The connection is lost: nobody is told, nothing comes any more. <see cref="LinkAsync"/> links again.</summary>
    public Task CutAsync()
    {
        _buffer.Detach();
        return _test.SettleAsync();
    }

    /// <summary>Asks the agent to end the link; it answers with <c>unlinked</c>.</summary>
    public Task UnlinkAsync() => _test.DeliverAsync(NodeUri, Lane, NodeOpKind.Unlink, _buffer);

    /// <summary>Links again, by a new connection if the last one was cut.</summary>
    /// <param name="sync">Whether the lane's state is to come first.</param>
    public Task LinkAsync(bool sync = true)
    {
        _buffer.Detach();
        _buffer = new Buffer(this);
        return OpenAsync(sync);
    }

    /// <summary>Lets the link go.</summary>
    public ValueTask DisposeAsync()
    {
        _buffer.Detach();
        return default;
    }

    internal Task OpenAsync(bool sync) => _test.DeliverAsync(NodeUri, Lane, sync ? NodeOpKind.Sync : NodeOpKind.Link, _buffer);

    private void Take(Buffer buffer)
    {
        TaskCompletionSource? arrival = null;
        lock (_gate)
        {
            while (!_paused && ReferenceEquals(buffer, _buffer) && buffer.TryTake(out var item))
            {
                Add(Describe(item));
                item.Release();
                arrival = _arrival;
                _arrival = null;
            }
        }

        arrival?.TrySetResult();
        _test.Activity.Touch();
    }

    private void Add(LinkEvent next)
    {
        _seen.Add(next);
        if (_waiting.Count == MaxEvents)
        {
            _waiting.Dequeue();
            Lost++;
        }

        _waiting.Enqueue(next);
    }

    private LinkEvent Describe(in LinkItem item)
    {
        var now = _test.Clock.GetUtcNow();
        return item.Kind switch
        {
            LinkItemKind.Linked => LinkEvent.Notice(LinkEventKind.Linked, now),
            LinkItemKind.Synced => LinkEvent.Notice(LinkEventKind.Synced, now),
            LinkItemKind.Unlinked => LinkEvent.Notice(LinkEventKind.Unlinked, now, item.Reason),
            _ => LinkEvent.Of(item.Op, now),
        };
    }

    private SwimTestException Failed(string what, string expected) => new(FailureText.OfProbe(_test, this, what, expected));

    private sealed class Buffer(LinkProbe probe) : LinkBuffer
    {
        protected override void OnReady() => probe.Take(this);
    }
}
