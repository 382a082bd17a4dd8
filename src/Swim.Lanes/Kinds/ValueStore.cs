using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>One value that the agent keeps for itself: persisted as a value lane is, but nobody can link to it, read it or command it.</summary>
public sealed class ValueStore<T> : Lane
{
    private readonly ValueStoreDefinition<T> _definition;
    private T _value;
    private int _size = 64;

    internal ValueStore(AgentLanes agent, ValueStoreDefinition<T> definition)
        : base(agent, definition)
    {
        _definition = definition;
        _value = definition.Form.Unit;
    }

    /// <summary>The present value; <see cref="Form{T}.Unit"/> when never set.</summary>
    /// <exception cref="LaneQuarantinedException">Set on a store whose stored bytes do not fit its form.</exception>
    public T Value
    {
        get => _value;
        set => Set(value);
    }

    /// <summary>Whether it was ever set (or loaded from the store).</summary>
    public bool IsSet => Has(LaneState.HasValue);

    internal override bool HoldsState => IsSet && !EqualityComparer<T>.Default.Equals(_value, _definition.Form.Unit);

    /// <summary>Sets the value.</summary>
    /// <exception cref="LaneQuarantinedException">The stored bytes do not fit the form.</exception>
    public void Set(T value)
    {
        EnsureWritable();
        _value = value;
        State |= LaneState.HasValue;
        Changed((State & (LaneState.Stored | LaneState.Unsaved)) == LaneState.Stored ? _size : 0);
    }

    /// <summary>Sets the value to what <paramref name="change"/> makes of the present one, and returns it.</summary>
    public T Update(Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Set(change(_value));
        return _value;
    }

    /// <summary>Makes it a value that was never set; nothing of it stays in the store.</summary>
    /// <exception cref="LaneQuarantinedException">The stored bytes do not fit the form.</exception>
    public void Clear()
    {
        EnsureWritable();
        Forget();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {_value}";

    /// <summary>A store is no lane to anyone but its agent.</summary>
    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending)
    {
        pending = default;
        return new CommandOutcome(CommandStatus.LaneNotFound, "a store takes no commands");
    }

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart) => true;

    internal override void Print(EncodeBuffer output)
    {
        if (IsSet) _definition.Form.Print(output, _value);
    }

    internal override void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        if (!records.TryGetValue(_definition.ValueRecord, out var bytes)) return;
        try
        {
            StoredText.Check(bytes.Span);
            _value = _definition.Form.Parse(bytes.Span);
            _size = bytes.Length;
            State |= LaneState.HasValue;
        }
        catch (Exception error) when (StoredText.IsMisfit(error))
        {
            Agent.OnQuarantined(this, _definition.ValueRecord, error);
        }
    }

    internal override void Collect(RecordBatch batch)
    {
        if (!IsSet)
        {
            batch.Delete(_definition.ValueRecord);
            return;
        }

        _definition.Form.Print(batch.Begin(), _value);
        _size = batch.End(_definition.ValueRecord);
    }

    internal override void CollectAll(RecordBatch batch) => Collect(batch);

    internal override void Forget()
    {
        if (!IsSet) return;
        _value = _definition.Form.Unit;
        State &= ~LaneState.HasValue;
        Changed((State & (LaneState.Stored | LaneState.Unsaved)) == LaneState.Stored ? _size : 0);
    }
}
