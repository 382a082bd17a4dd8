using System.Runtime.InteropServices;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// What encoding needs for a moment: bytes and operations. Rented from the thread, since readers called while it is in use may
/// lead to another agent's lanes on the same thread. The operations own their payloads until <see cref="ReleaseOps"/>.
/// </summary>
internal sealed class LaneScratch
{
    private const int KeepOps = 4096;

    [ThreadStatic]
    private static LaneScratch? t_spare;

    private readonly EncodeBuffer _bytes = new();
    private readonly EncodeBuffer _text = new();
    private List<LaneOp> _ops = [];

    public ReadOnlySpan<LaneOp> Ops => CollectionsMarshal.AsSpan(_ops);

    public int Count => _ops.Count;

    /// <summary>Bytes of all keys and bodies added since the last release.</summary>
    public int OpBytes { get; private set; }

    /// <summary>Whether the operations being added wait for a commit, behind others that readers have not seen yet.</summary>
    public bool IsHeld { get; set; }

    public static LaneScratch Rent()
    {
        var scratch = t_spare ?? new LaneScratch();
        t_spare = null;
        return scratch;
    }

    public static void Return(LaneScratch scratch)
    {
        scratch.ReleaseOps();
        t_spare = scratch;
    }

    public Payload Encode<T>(Form<T> form, T value)
    {
        _bytes.Clear();
        form.Print(_bytes, value);
        return Payload.Copy(_bytes.Written);
    }

    public Payload Encode(Value value)
    {
        _bytes.Clear();
        var writer = new ReconWriter(_bytes);
        writer.WriteValue(value);
        return Payload.Copy(_bytes.Written);
    }

    /// <summary>A list's element: <c>@update(index:I,key:K) V</c>.</summary>
    public Payload EncodeElement<T>(Form<T> form, int index, ElementKey key, T value)
    {
        _bytes.Clear();
        form.Print(_bytes, value);
        _text.Clear();
        ListText.WriteUpdate(_text, index, key, _bytes.Written);
        return Payload.Copy(_text.Written);
    }

    /// <summary>A list's change that carries no value.</summary>
    public Payload EncodeStep(ListVerb verb, int index, int to, ElementKey key)
    {
        _text.Clear();
        if (verb == ListVerb.Move) ListText.WriteMove(_text, index, to, key);
        else if (verb == ListVerb.Remove) ListText.WriteRemove(_text, index, key);
        else ListText.WriteCount(_text, verb, index);
        return Payload.Copy(_text.Written);
    }

    /// <summary>A spatial lane's entry, see <see cref="LocatedBody"/>.</summary>
    public Payload EncodeLocated<T>(Form<T> form, GeoShape at, T value)
    {
        _bytes.Clear();
        LocatedBody.WriteShape(_bytes, at);
        form.Print(_bytes, value);
        return Payload.Copy(_bytes.Written);
    }

    public void Add(in LaneOp op)
    {
        _ops.Add(op);
        OpBytes += (op.Key?.Length ?? 0) + (op.Body?.Length ?? 0);
    }

    public void ReleaseOps()
    {
        foreach (var op in Ops) op.Release();
        OpBytes = 0;
        if (_ops.Capacity > KeepOps) _ops = [];
        else _ops.Clear();
    }
}
