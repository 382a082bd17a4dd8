using System.Globalization;
using System.Text;

namespace Swim.Lanes.Tests;

/// <summary>Operations and links from short text.</summary>
internal static class Ops
{
    public static readonly Guid Epoch = new("11111111-1111-1111-1111-111111111111");
    public static readonly Guid NextEpoch = new("22222222-2222-2222-2222-222222222222");

    public static Payload P(string text) => Payload.Copy(Encoding.UTF8.GetBytes(text));

    public static string S(Payload? payload) => payload is null ? "" : Encoding.UTF8.GetString(payload.Span);

    /// <summary><c>a=1</c> update, <c>-a</c> remove, <c>clear</c>, <c>=5</c> set, <c>!5</c> item.</summary>
    public static LaneOp Op(long version, string text)
    {
        if (text == "clear") return LaneOp.Clear(version);
        if (text[0] == '-') return LaneOp.Remove(version, P(text[1..]));
        if (text[0] == '=') return LaneOp.Set(version, P(text[1..]));
        if (text[0] == '!') return LaneOp.Item(version, P(text[1..]));
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return LaneOp.Update(version, P(text[..equals]), P(text[(equals + 1)..]));
    }

    public static LaneOp[] Parse(long version, string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => Op(version, t))];

    public static string Text(in LinkItem item) => item.Kind switch
    {
        LinkItemKind.Op => Text(item.Op),
        LinkItemKind.Unlinked when item.Reason != UnlinkReason.Requested => "unlinked:" + item.Reason,
        _ => item.Kind.ToString().ToLowerInvariant(),
    };

    public static string Text(in LaneOp op) => op.Kind switch
    {
        LaneOpKind.Update => S(op.Key) + "=" + S(op.Body),
        LaneOpKind.Remove => "-" + S(op.Key),
        LaneOpKind.Clear => "clear",
        LaneOpKind.Set => "=" + S(op.Body),
        _ => "!" + S(op.Body),
    };

    /// <summary>Operations of one turn; the buffer keeps what it needs.</summary>
    public static void Push(this ILaneReader reader, long version, string text)
    {
        var ops = Parse(version, text);
        reader.OnOps(ops);
        foreach (var op in ops) op.Release();
    }

    /// <summary>Each operation a turn of its own, from <paramref name="version"/> on.</summary>
    public static void PushEach(this ILaneReader reader, long version, string text)
    {
        foreach (var one in text.Split(' ')) reader.Push(version++, one);
    }

    public static void Part(
        this ILaneReader reader, long version, string entries, bool isFirst = true, bool isLast = true, string? after = null, Guid? epoch = null)
    {
        var ops = Parse(version, entries);
        var afterKey = after is null ? null : P(after);
        reader.OnSnapshot(new LaneSnapshot(epoch ?? Epoch, version, ops, isFirst, isLast, afterKey));
        foreach (var op in ops) op.Release();
        afterKey?.Release();
    }

    public static void Publish(this LaneFeed feed, long version, string text)
    {
        var ops = Parse(version, text);
        feed.Publish(ops);
        foreach (var op in ops) op.Release();
    }

    public static void Part(
        this LaneFeed feed, ILaneReader reader, long version, string entries, bool isFirst = true, bool isLast = true, string? after = null, Guid? epoch = null)
    {
        var ops = Parse(version, entries);
        var afterKey = after is null ? null : P(after);
        feed.Snapshot(reader, epoch ?? Epoch, version, ops, isFirst, isLast, afterKey);
        foreach (var op in ops) op.Release();
        afterKey?.Release();
    }

    public static (ProbeBuffer Buffer, FakeLink Link) Linked(LaneKind kind, LinkBufferOptions? options = null)
    {
        var buffer = new ProbeBuffer(options);
        var link = new FakeLink(kind, Epoch);
        buffer.OnLinked(link);
        Assert.That(buffer.Next(), Is.EqualTo("linked"));
        return (buffer, link);
    }

    public static string Number(long n) => n.ToString(CultureInfo.InvariantCulture);
}
