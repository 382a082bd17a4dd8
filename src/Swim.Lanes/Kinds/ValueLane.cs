using System.Text.Unicode;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>One value. Setting it tells every reader, an equal value too; several sets in one turn are one event, the last.</summary>
public sealed class ValueLane<T> : Lane
{
    private readonly ValueLaneDefinition<T> _definition;
    private T _value;
    private byte[]? _kept;
    private int _size = 64;

    internal ValueLane(AgentLanes agent, ValueLaneDefinition<T> definition)
        : base(agent, definition)
    {
        _definition = definition;
        _value = definition.Form.Unit;
    }

    /// <summary>The present value; <see cref="Form{T}.Unit"/> when never set. Setting runs the lane's handlers.</summary>
    /// <exception cref="LaneQuarantinedException">Set on a lane whose stored bytes do not fit its form.</exception>
    public T Value
    {
        get => _value;
        set => Set(value);
    }

    /// <summary>Whether it was ever set (or loaded from the store).</summary>
    public bool IsSet => Has(LaneState.HasValue);

    // a value like the one of a lane that was never set holds nothing that the end of the activation would lose
    internal override bool HoldsState => IsSet && !EqualityComparer<T>.Default.Equals(_value, _definition.Form.Unit);

    /// <summary>Sets the value: <c>WillSet</c> may replace it, <c>DidSet</c> runs after the change. What they throw comes out; a change made stands.</summary>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Set(T value)
    {
        EnsureWritable();
        if (_definition.WillSet is null && _definition.DidSet is null)
        {
            Store(value);
            return;
        }

        EnterHandlers();
        try
        {
            var before = _value;
            if (_definition.WillSet is { } willSet)
            {
                value = willSet(Agent.Self, value, before);
                before = _value;
            }

            Store(value);
            _definition.DidSet?.Invoke(Agent.Self, value, before);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>
    /// Makes the lane as if it had never been set: <see cref="Value"/> is the form's unit, readers are sent an event with an empty body, its record leaves the store.
    /// The handlers run as for a set of the unit; one that puts something else in its place sets that.
    /// </summary>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Unset()
    {
        EnsureWritable();
        EnterHandlers();
        try
        {
            var unit = _definition.Form.Unit;
            var value = _definition.WillSet is { } willSet ? willSet(Agent.Self, unit, _value) : unit;
            var before = _value;
            if (EqualityComparer<T>.Default.Equals(value, unit)) Forget(unit);
            else Store(value);
            _definition.DidSet?.Invoke(Agent.Self, value, before);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Sets the value to what <paramref name="change"/> makes of the present one, and returns what is then there.</summary>
    public T Update(Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Set(change(_value));
        return _value;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {_value}";

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending)
    {
        pending = default;
        if (!LaneBody.TryParse(_definition.Form, body, out var value, out var outcome)) return outcome;
        if (LaneBody.Trim(body).IsEmpty) Unset();
        else Set(value);
        return CommandOutcome.Accepted;
    }

    internal override void Correct(LaneScratch scratch, ReadOnlySpan<byte> body) => scratch.Add(LaneOp.Set(Version, Encode(scratch)));

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
        if (wanted) scratch.Add(LaneOp.Set(Version, Encode(scratch)));
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        scratch.Add(LaneOp.Set(Version, Encode(scratch)));
        return true;
    }

    internal override void Print(EncodeBuffer output)
    {
        if (IsSet) _definition.Form.Print(output, _value);
        else output.Append(_kept);
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
            // readers are shown the bytes as they are when those are Recon at all: the wire is untyped
            if (Utf8.IsValid(bytes.Span) && LaneBody.IsRecon(bytes.Span)) _kept = bytes.ToArray();
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

    private void Store(T value)
    {
        _value = value;
        State |= LaneState.HasValue;
        Changed((State & (LaneState.Stored | LaneState.Unsaved)) == LaneState.Stored ? _size : 0);
    }

    private void Forget(T unit)
    {
        _value = unit;
        State &= ~LaneState.HasValue;
        Changed((State & (LaneState.Stored | LaneState.Unsaved)) == LaneState.Stored ? _size : 0);
    }

    private Payload Encode(LaneScratch scratch)
    {
        if (!IsSet) return Payload.Copy(_kept);
        var payload = scratch.Encode(_definition.Form, _value);
        _size = payload.Length;
        return payload;
    }
}
