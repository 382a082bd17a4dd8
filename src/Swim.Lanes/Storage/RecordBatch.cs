using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Swim.Lanes;

/// <summary>
/// The records of one commit and the memory that holds their bytes, which stays as it is until <see cref="Clear"/>.
/// Each record lies in one piece.
/// </summary>
internal sealed class RecordBatch : IBufferWriter<byte>
{
    private const int FirstChunk = 4 * 1024;
    private const int NextChunk = 64 * 1024;

    private readonly List<LaneRecordChange> _changes = [];
    private readonly List<byte[]> _full = [];
    private byte[] _chunk = [];
    private AgentCommits? _commits;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _answer;
    private Action? _onAnswered;
    private int _start;
    private int _end;

    public IReadOnlyList<LaneRecordChange> Changes => _changes;

    public int Count => _changes.Count;

    public long Bytes { get; private set; }

    /// <summary>When it was handed to the store.</summary>
    public long Began { get; private set; }

    /// <summary>The commit's span, when it belongs to a sampled trace.</summary>
    public Activity? Span { get; set; }

    public void EndSpan()
    {
        if (Span is not { } span) return;
        Span = null;
        span.SetTag("swim.store.rows", Count).SetTag("swim.store.bytes", Bytes);
        if (Error is not null) span.SetStatus(ActivityStatusCode.Error, Error.Message);
        span.Dispose();
    }

    /// <summary>What the store answered.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Starts a record; it is written to what is returned.</summary>
    public IBufferWriter<byte> Begin()
    {
        _end = _start;
        return this;
    }

    /// <summary>The record's length so far.</summary>
    public int Length => _end - _start;

    /// <summary>Ends the record, at <paramref name="position"/> among the batch's changes or as the last, and returns its length.</summary>
    public int End(string name, int position = -1)
    {
        var length = _end - _start;
        _changes.Insert(position < 0 ? _changes.Count : position, new LaneRecordChange(name, _chunk.AsMemory(_start, length)));
        _start = _end;
        Bytes += length;
        return length;
    }

    /// <summary>Takes back everything since the batch had <paramref name="count"/> changes and <paramref name="bytes"/> bytes, a record begun included.</summary>
    public void Undo(int count, long bytes)
    {
        _changes.RemoveRange(count, _changes.Count - count);
        Bytes = bytes;
        _end = _start;
    }

    public void Delete(string name) => _changes.Add(new LaneRecordChange(name, null));

    /// <summary>Hands the records to the store, which may answer at once; <see cref="AgentCommits.OnStoreAnswered"/> follows on any thread.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "whatever the store throws is kept and reported on the agent's thread")]
    [SuppressMessage("Reliability", "CA2012", Justification = "its awaiter is kept until the answer is there, and asked once")]
    public void Commit(AgentCommits commits, ILaneStore store, AgentRecords records, long now)
    {
        _commits = commits;
        Began = now;
        try
        {
            _answer = store.CommitAsync(records, _changes).ConfigureAwait(false).GetAwaiter();
        }
        catch (Exception error)
        {
            Error = error;
            commits.OnStoreAnswered(this);
            return;
        }

        if (_answer.IsCompleted) OnAnswered();
        else _answer.UnsafeOnCompleted(_onAnswered ??= OnAnswered);
    }

    /// <summary>Empties the batch; only when the store is done with it.</summary>
    public void Clear()
    {
        _changes.Clear();
        foreach (var chunk in _full) ArrayPool<byte>.Shared.Return(chunk);
        _full.Clear();
        if (_chunk.Length > NextChunk)
        {
            ArrayPool<byte>.Shared.Return(_chunk);
            _chunk = [];
        }

        _start = _end = 0;
        Bytes = 0;
        Error = null;
        _commits = null;
    }

    /// <summary>The batch, empty, is not used again.</summary>
    public void Discard()
    {
        if (_chunk.Length > 0) ArrayPool<byte>.Shared.Return(_chunk);
        _chunk = [];
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_chunk.Length - _end));
        _end += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _chunk.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _chunk.AsSpan(_end);
    }

    [SuppressMessage("Design", "CA1031", Justification = "as above")]
    [SuppressMessage("Usage", "VSTHRD002", Justification = "called when the answer is there")]
    private void OnAnswered()
    {
        try
        {
            _answer.GetResult();
        }
        catch (Exception error)
        {
            Error = error;
        }

        _answer = default;
        _commits!.OnStoreAnswered(this);
    }

    private void Reserve(int sizeHint)
    {
        if (_chunk.Length - _end >= Math.Max(sizeHint, 1)) return;
        var written = _end - _start;
        var size = _chunk.Length == 0 ? FirstChunk : NextChunk;
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(size, checked((written + sizeHint) * 2)));
        _chunk.AsSpan(_start, written).CopyTo(grown);
        if (_chunk.Length > 0) _full.Add(_chunk);
        _chunk = grown;
        _start = 0;
        _end = written;
    }
}
