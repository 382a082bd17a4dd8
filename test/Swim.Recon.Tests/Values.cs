using System.Numerics;
using CsCheck;

namespace Swim.Recon.Tests;

/// <summary>Random values for property tests.</summary>
internal static class Values
{
    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.OneOf("a", "b", "key", "true", "false", "NaN", "", "a b", "@a", "é", "😀x", "-1", "12", "x-y", "\"", "\\", "\n", "a:b", "#", "日本"),
        Gen.String[Gen.Char['\u0000', '\u02FF'], 0, 8]);

    private static readonly Gen<Value> Numbers = Gen.OneOf(
        Gen.Int.Select(i => (Value)Num.From(i)),
        Gen.Long.Select(i => (Value)Num.From(i)),
        Gen.Double.Where(d => !double.IsNaN(d)).Select(d => (Value)Num.From(d)),
        Gen.Int[-20, 20].Select(i => (Value)Num.From(i / 4.0)),
        Gen.UInt.Select(u => (Value)Num.FromUInt32(u)),
        Gen.ULong.Select(u => (Value)Num.FromUInt64(u)),
        Gen.Long.Select(Gen.Long, (a, b) => (Value)Num.From((BigInteger)a * b)));

    public static Gen<Value> Scalars { get; } = Gen.OneOf(
        Words.Select(w => (Value)Text.From(w)),
        Numbers,
        Gen.Bool.Select(b => (Value)Bool.From(b)),
        Gen.Byte.Array[0, 7].Select(b => (Value)Data.From(b)),
        Gen.Const(Value.Extant));

    /// <summary>Any data, nested a few levels.</summary>
    public static Gen<Value> Data3 { get; } = Nested(3);

    public static Gen<string> Texts => Words;

    private static Gen<Value> Nested(int depth) => depth == 0 ? Scalars : Gen.Frequency((2, Scalars), (3, Records(Nested(depth - 1))));

    private static Gen<Value> Records(Gen<Value> inner)
    {
        var attrs = Words.Select(inner, (name, value) => (Item)new Attr(name, value));
        var slots = Gen.Frequency((4, Words.Select(w => (Value)Text.From(w))), (1, inner)).Select(inner, (key, value) => (Item)new Slot(key, value));
        var items = Gen.Frequency((2, attrs), (4, slots), (4, inner.Select(v => (Item)v)));
        return Gen.Frequency(
            (3, items.Array[0, 4].Select(i => (Value)Record.Of(i))),
            (2, attrs.Array[1, 2].Select(items.Array[0, 3], (a, b) => (Value)Record.Of([.. a, .. b]))));
    }
}
