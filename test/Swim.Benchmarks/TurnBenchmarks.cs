using System.Buffers.Text;
using BenchmarkDotNet.Attributes;
using Swim.Lanes;

namespace Swim.Benchmarks;

/// <summary>A turn's changes of lanes of three kinds: published, carried to readers and taken there.</summary>
public abstract class TurnBenchmarks
{
    private const int Keys = 20;

    private readonly LaneOp[] _ops = new LaneOp[Keys];
    private readonly Payload[] _keys = [.. Enumerable.Range(0, Keys).Select(Number)];
    private Way _value = null!;
    private Way _map = null!;
    private Way _supply = null!;
    private int _version;

    /// <summary>From a lane to its readers.</summary>
    internal abstract class Way
    {
        /// <summary>Where the lane publishes.</summary>
        public abstract LaneFeed Feed { get; }

        /// <summary>Carries what has been published to each reader, which has to take that many items.</summary>
        public abstract int Carry(int expected);

        /// <summary>Takes what a reader has waiting.</summary>
        protected static int TakeAll(LinkBuffer reader, int expected)
        {
            var taken = 0;
            for (; reader.TryTake(out var item); taken++) item.Release();
            return taken == expected ? taken : throw new InvalidOperationException($"{taken} items came, not {expected}.");
        }
    }

    /// <summary>A reader whom nobody has to wake.</summary>
    internal sealed class Reader : LinkBuffer
    {
        protected override void OnReady()
        {
        }
    }

    [GlobalSetup]
    public void Setup()
    {
        _value = Begin(LaneKind.Value);
        _map = Begin(LaneKind.Map);
        _supply = Begin(LaneKind.Supply);
    }

    [Benchmark]
    public int ValueTurn()
    {
        var body = Number(++_version);
        _ops[0] = LaneOp.Set(_version, body);
        _value.Feed.Publish(_ops.AsSpan(0, 1));
        body.Release();
        return _value.Carry(1);
    }

    [Benchmark]
    public int MapTurn()
    {
        PublishMap();
        return _map.Carry(Keys);
    }

    /// <summary>Twice as many changes as are carried: each replaces the one that waits.</summary>
    [Benchmark]
    public int MapTurnCoalesced()
    {
        PublishMap();
        PublishMap();
        return _map.Carry(Keys);
    }

    [Benchmark]
    public int SupplyTurn()
    {
        _version++;
        for (var i = 0; i < Keys; i++) _ops[i] = LaneOp.Item(_version, Number(i));
        _supply.Feed.Publish(_ops);
        foreach (ref readonly var op in _ops.AsSpan()) op.Release();
        return _supply.Carry(Keys);
    }

    /// <summary>A lane with readers that are linked.</summary>
    private protected abstract Way Begin(LaneKind kind);

    private void PublishMap()
    {
        _version++;
        for (var i = 0; i < Keys; i++) _ops[i] = LaneOp.Update(_version, _keys[i], Number(_version));
        _map.Feed.Publish(_ops);
        foreach (ref readonly var op in _ops.AsSpan()) op.Body!.Release();
    }

    private static Payload Number(int number)
    {
        Span<byte> text = stackalloc byte[12];
        return Utf8Formatter.TryFormat(number, text, out var length) ? Payload.Copy(text[..length]) : Payload.Empty;
    }
}
