using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// A view as one audience sees one lane: shared by all its readers in this process, so that a change is worked out once for all of them. What was worked out last is kept:
/// at most 32 changes and 1 MiB. Safe from any thread.
/// </summary>
public sealed class LaneLens
{
    private const int Slots = 32;
    private const int MaxKeptBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly EncodeBuffer _output = new();
    private readonly LaneView _view;
    private readonly string _audience;
    private Kept[]? _kept;
    private int _keptBytes;

    /// <summary>A lens without readers.</summary>
    public LaneLens(LaneView view, string audience)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(audience);
        _view = view;
        _audience = audience;
    }

    /// <summary>Called when the view throws; what it threw on is hidden. Must not throw.</summary>
    public Action<Exception>? Failed { get; init; }

    /// <summary>How often a change was worked out, not taken from what was kept.</summary>
    public long Computed { get; private set; }

    /// <summary>A lane's state, as HTTP reads it.</summary>
    public ReadOnlyMemory<byte> Read(in LaneReading reading)
    {
        if (reading.Body.IsEmpty) return reading.Body;
        if (!LaneQueue.IsKeyed(reading.Kind) && reading.Kind != LaneKind.List)
        {
            lock (_gate) return TryPrint(default, reading.Body.Span) ? _output.Written.ToArray() : default(ReadOnlyMemory<byte>);
        }

        var shown = new RecordBuilder();
        foreach (var item in Value.Parse(reading.Body.Span) as Record ?? Record.Empty)
        {
            if (item is Slot entry && reading.Kind != LaneKind.List) ReadEntry(entry, reading.Kind, shown);
            else if (item is Value element && reading.Kind == LaneKind.List) shown.Add(Show(default, Bytes(element)) ?? Value.Extant);
        }

        return Bytes(shown.ToRecord());
    }

    /// <summary>
    /// What of a change is shown. Takes over the caller's references, hands on those of what is shown; of what is hidden the key comes back, in a removal.
    /// </summary>
    /// <returns>False when it is hidden.</returns>
    internal bool Show(in LaneOp op, LaneKind kind, out LaneOp shown)
    {
        shown = op;
        switch (op.Kind)
        {
            case LaneOpKind.Set when op.Body is null or { Length: 0 }:
            case LaneOpKind.Remove or LaneOpKind.Clear or LaneOpKind.Reset:
                return true;
            case LaneOpKind.Item when kind == LaneKind.List:
                var key = op.Key is null ? null : ShowElement(op.Key);
                shown = op with { Key = key, Body = ShowElement(op.Body!) };
                op.Release();
                return true;
        }

        var body = Find(op.Key, op.Body ?? Payload.Empty);
        op.Body?.Release();
        if (body is not null)
        {
            shown = op with { Body = body };
            return true;
        }

        if (op.Kind == LaneOpKind.Set) shown = LaneOp.Set(op.Version, Payload.Empty);
        else if (op.Key is not null) shown = LaneOp.Remove(op.Version, op.Key);
        else shown = op with { Body = null };
        return op.Kind == LaneOpKind.Set;
    }

    private static byte[] Bytes(Value value)
    {
        var output = new EncodeBuffer();
        value.Print(output);
        return output.Written.ToArray();
    }

    private void ReadEntry(Slot entry, LaneKind kind, RecordBuilder shown)
    {
        var key = Bytes(entry.Key);
        if (kind != LaneKind.Spatial)
        {
            if (Show(key, Bytes(entry.Value)) is { } value) shown.Slot(entry.Key, value);
            return;
        }

        // {shape:S,value:V}
        if (entry.Value is not Record located || Show(key, Bytes(located["value"])) is not { } seen) return;
        shown.Slot(entry.Key, Record.Of([.. located.Select(item => item is Slot { Key: Text { Value: "value" } } slot ? new Slot(slot.Key, seen) : item)]));
    }

    private Value? Show(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        lock (_gate) return TryPrint(key, value) ? Value.Parse(_output.Written) : null;
    }

    private Payload? Find(Payload? key, Payload body)
    {
        lock (_gate)
        {
            var kept = _kept ??= new Kept[Slots];
            ref var slot = ref kept[(int)((body.KeyHash ^ (key?.KeyHash ?? 0)) % Slots)];
            if (slot.Body is { } known && known.SameBytes(body) && (ReferenceEquals(slot.Key, key) || (key is not null && slot.Key?.SameBytes(key) == true))) return slot.Shown?.Retain();
            Computed++;
            var value = LocatedBody.ValueOf(body.Span);
            var shown = TryPrint(key is null ? default : key.Span, value) ? Compose(body.Span[..(body.Length - value.Length)]) : null;
            Keep(ref slot, key, body, shown);
            return shown;
        }
    }

    // the place of an entry of a spatial lane stands before its value
    private Payload Compose(ReadOnlySpan<byte> place)
    {
        if (place.IsEmpty) return Payload.Copy(_output.Written);
        var bytes = new byte[place.Length + _output.Length];
        place.CopyTo(bytes);
        _output.Written.CopyTo(bytes.AsSpan(place.Length));
        return Payload.Copy(bytes);
    }

    private void Keep(ref Kept slot, Payload? key, Payload body, Payload? shown)
    {
        var bytes = (key?.Length ?? 0) + body.Length + (shown?.Length ?? 0);
        if (bytes > MaxKeptBytes) return;
        if (_keptBytes - slot.Bytes + bytes > MaxKeptBytes)
        {
            foreach (ref var other in _kept.AsSpan()) Drop(ref other);
        }

        Drop(ref slot);
        slot = new Kept(key?.Retain(), body.Retain(), shown?.Retain(), bytes);
        _keptBytes += bytes;
    }

    private void Drop(ref Kept slot)
    {
        slot.Key?.Release();
        slot.Body?.Release();
        slot.Shown?.Release();
        _keptBytes -= slot.Bytes;
        slot = default;
    }

    // an element keeps its place; what is not an update says nothing of values
    private Payload ShowElement(Payload text)
    {
        if (!ReconHeader.TrySplit(text.Span, out var name, out var header, out var value) || !name.SequenceEqual("update"u8)) return text.Retain();
        lock (_gate)
        {
            var isShown = TryPrint(default, value);
            var output = new EncodeBuffer();
            output.Append("@update("u8);
            output.Append(header);
            output.Append(")"u8);
            if (!isShown) return Payload.Copy(output.Written);
            if (Warp.EnvelopeWriter.NeedsSpace(_output.Written)) output.Append(" "u8);
            output.Append(_output.Written);
            return Payload.Copy(output.Written);
        }
    }

    private bool TryPrint(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _output.Clear();
        try
        {
            return _view.TryPrint(key, value, _audience, _output);
        }
        catch (Exception exception)
        {
            Failed?.Invoke(exception);
            return false;
        }
    }

    private readonly record struct Kept(Payload? Key, Payload? Body, Payload? Shown, int Bytes);
}
