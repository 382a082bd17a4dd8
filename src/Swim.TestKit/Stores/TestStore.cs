using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Swim.Lanes;
using Swim.TestKit.Quiet;

namespace Swim.TestKit;

/// <summary>
/// The store of a test's lanes: in memory, all silos share it, and it outlives them; or, with <see cref="SwimTestOptions.UseStorage"/>, a grain storage of the
/// silos. It fails, blocks and delays on demand. Safe from any thread.
/// </summary>
public sealed class TestStore : ILaneStore
{
    private readonly Lock _gate = new();
    private readonly MemoryLaneStore _inner = new();
    private readonly ConcurrentDictionary<string, string> _agentTypes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly Activity _activity;
    private readonly List<Fault> _faults = [];
    private TimeProvider _time = TimeProvider.System;
    private TaskCompletionSource? _block;
    private string? _blockedNode;
    private long _commits;
    private long _failures;
    private int _waiting;

    internal TestStore(Activity activity) => _activity = activity;

    /// <summary>How long each read and write takes, by the agents' clock: it ends only when the clock is advanced. Default: no time.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Commits that succeeded.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Reads and writes that failed on demand.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Reads and writes that are held by <see cref="Block"/> or <see cref="Delay"/>.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The nodes that have records.</summary>
    public IReadOnlyList<string> Nodes => [.. _agentTypes.Keys.Where(node => Records(node).Count > 0).Order(StringComparer.Ordinal)];

    /// <summary>
    /// An agent's stored records, by name, as Recon text: <c>v/position</c> is the value lane <c>position</c>, <c>m/track/0</c> a page of the map lane <c>track</c>.
    /// Empty when nothing is stored.
    /// </summary>
    public IReadOnlyDictionary<string, string> Records(string nodeUri) => _agentTypes.TryGetValue(nodeUri, out var type)
        ? _inner.Read(type, nodeUri).ToDictionary(record => record.Key, record => Encoding.UTF8.GetString(record.Value.Span), StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The next writes fail.</summary>
    /// <param name="count">How many; default all until <see cref="Recover"/>.</param>
    /// <param name="nodeUri">Only those of one agent; default any.</param>
    /// <param name="error">What is thrown; default an <see cref="IOException"/>.</param>
    public void FailWrites(int count = int.MaxValue, string? nodeUri = null, Exception? error = null) => AddFault(new Fault(false, count, nodeUri, error));

    /// <summary>The next reads fail, so that agents cannot start.</summary>
    /// <param name="count">How many; default all until <see cref="Recover"/>.</param>
    /// <param name="nodeUri">Only those of one agent; default any.</param>
    /// <param name="error">What is thrown; default an <see cref="IOException"/>.</param>
    public void FailReads(int count = int.MaxValue, string? nodeUri = null, Exception? error = null) => AddFault(new Fault(true, count, nodeUri, error));

    /// <summary>Reads and writes wait until <see cref="Release"/>.</summary>
    /// <param name="nodeUri">Only those of one agent; default all.</param>
    public void Block(string? nodeUri = null)
    {
        lock (_gate)
        {
            _block ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _blockedNode = nodeUri;
        }
    }

    /// <summary>What is blocked goes on.</summary>
    public void Release()
    {
        TaskCompletionSource? block;
        lock (_gate)
        {
            block = _block;
            _block = null;
        }

        block?.SetResult();
    }

    /// <summary>Nothing fails, blocks or takes time any more.</summary>
    public void Recover()
    {
        lock (_gate) _faults.Clear();
        Delay = TimeSpan.Zero;
        Release();
    }

    /// <inheritdoc/>
    public async ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        await BeginOpenAsync(agentType, node);
        return await _inner.OpenAsync(agentType, node, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        await BeginAsync(agent.Node, isRead: false);
        await _inner.CommitAsync(agent, changes, cancellationToken);
        CountCommit();
        _activity.Touch();
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        await BeginAsync(agent.Node, isRead: false);
        await _inner.DeleteAsync(agent, cancellationToken);
        _activity.Touch();
    }

    internal void UseClock(TimeProvider time) => _time = time;

    /// <summary>The same faults before a silo's own storage.</summary>
    internal ILaneStore Over(ILaneStore storage) => new StorageFace(this, _inner, storage, _activity);

    /// <summary>An agent's records are about to be read.</summary>
    internal ValueTask BeginOpenAsync(string agentType, string node)
    {
        _agentTypes[node] = agentType;
        return BeginAsync(node, isRead: true);
    }

    internal ValueTask BeginWriteAsync(string node) => BeginAsync(node, isRead: false);

    internal void CountCommit() => Interlocked.Increment(ref _commits);

    /// <summary>Whether a read or write of the agent waits because the test wants it so.</summary>
    internal bool Holds(string node) => _held.GetValueOrDefault(node) > 0;

    /// <summary>No activation that is there now writes any more.</summary>
    internal async Task FenceAsync(string node)
    {
        if (_agentTypes.TryGetValue(node, out var type)) await _inner.OpenAsync(type, node);
    }

    private async ValueTask BeginAsync(string node, bool isRead)
    {
        _activity.Touch();
        Task? block;
        lock (_gate) block = _block is { } source && (_blockedNode is null || _blockedNode == node) ? source.Task : null;
        if (block is not null) await HoldAsync(node, block);
        if (Delay > TimeSpan.Zero) await HoldAsync(node, Task.Delay(Delay, _time));
        Exception? error;
        lock (_gate) error = _faults.Find(fault => fault.Fits(node, isRead))?.Take(node);
        if (error is null) return;
        Interlocked.Increment(ref _failures);
        throw error;
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "the test ends it, continuations run asynchronously")]
    private async Task HoldAsync(string node, Task end)
    {
        Interlocked.Increment(ref _waiting);
        _held.AddOrUpdate(node, 1, static (_, count) => count + 1);
        try
        {
            await end.ConfigureAwait(false);
        }
        finally
        {
            _held.AddOrUpdate(node, 0, static (_, count) => count - 1);
            Interlocked.Decrement(ref _waiting);
            _activity.Touch();
        }
    }

    private void AddFault(Fault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Left, 1);
        lock (_gate) _faults.Add(fault);
    }

    private sealed class Fault(bool isRead, int count, string? node, Exception? error)
    {
        public int Left { get; private set; } = count;

        public bool Fits(string ofNode, bool ofRead) => Left > 0 && isRead == ofRead && (node is null || node == ofNode);

        public Exception Take(string ofNode)
        {
            if (Left != int.MaxValue) Left--;
            return error ?? new IOException($"The test's store was told to fail ({(isRead ? "a read" : "a write")} of {ofNode}).");
        }
    }
}
