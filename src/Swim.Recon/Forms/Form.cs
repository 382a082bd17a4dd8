using System.Collections.Immutable;
using System.Numerics;

namespace Swim.Recon;

/// <summary>
/// The forms of .NET's own types, and the registry of all others. Numbers are read when nothing is lost: <c>3.0</c> and
/// <c>"12"</c> are integers, <c>3.7</c> is not. A scalar reads Extant as its unit, and a one-item record as that item.
/// </summary>
public static partial class Form
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static Form<bool> Boolean { get; } = new BooleanForm();

    /// <summary>An integer.</summary>
    public static Form<byte> Byte { get; } = new ByteForm();

    /// <summary>An integer.</summary>
    public static Form<sbyte> SByte { get; } = new SByteForm();

    /// <summary>An integer.</summary>
    public static Form<short> Int16 { get; } = new Int16Form();

    /// <summary>An integer.</summary>
    public static Form<ushort> UInt16 { get; } = new UInt16Form();

    /// <summary>An integer.</summary>
    public static Form<int> Int32 { get; } = new Int32Form();

    /// <summary>An integer.</summary>
    public static Form<uint> UInt32 { get; } = new UInt32Form();

    /// <summary>An integer.</summary>
    public static Form<long> Int64 { get; } = new Int64Form();

    /// <summary>An integer.</summary>
    public static Form<ulong> UInt64 { get; } = new UInt64Form();

    /// <summary>A number, written with as few digits as 32 bits need; rounded when read.</summary>
    public static Form<float> Single { get; } = new SingleForm();

    /// <summary>A number. Infinities are written as exponents no double reaches, NaN as a text.</summary>
    public static Form<double> Double { get; } = new DoubleForm();

    /// <summary>A number with its decimal digits; trailing zeros are dropped.</summary>
    public static Form<decimal> Decimal { get; } = new DecimalForm();

    /// <summary>An integer of any size.</summary>
    public static Form<BigInteger> BigInteger { get; } = new BigIntegerForm();

    /// <summary>A text; numbers and truth values are read as what was written.</summary>
    public static Form<string> String { get; } = new StringForm();

    /// <summary>A UTF-16 code unit as a number; a text of one character is read too.</summary>
    public static Form<char> Char { get; } = new CharForm();

    /// <summary>Data; a list of integers from -128 to 255 is read too.</summary>
    public static Form<byte[]> ByteArray { get; } = new ByteArrayForm();

    /// <summary>Data, as <see cref="ByteArray"/>.</summary>
    public static Form<ReadOnlyMemory<byte>> Bytes { get; } = new BytesForm();

    /// <summary>Whole milliseconds since 1970 (UTC); finer parts and the offset are dropped.</summary>
    public static Form<DateTimeOffset> DateTimeOffset { get; } = new DateTimeOffsetForm();

    /// <summary>Whole milliseconds since 1970; finer parts are dropped. Local times are converted, others taken as UTC; read as UTC.</summary>
    public static Form<DateTime> DateTime { get; } = new DateTimeForm();

    /// <summary>Milliseconds, with a fraction when there is one.</summary>
    public static Form<TimeSpan> TimeSpan { get; } = new TimeSpanForm();

    /// <summary>A text, <c>2026-03-31</c>.</summary>
    public static Form<DateOnly> DateOnly { get; } = new DateOnlyForm();

    /// <summary>A text, <c>23:59:30</c>, with a fraction when there is one; <c>23:59</c> is read too.</summary>
    public static Form<TimeOnly> TimeOnly { get; } = new TimeOnlyForm();

    /// <summary>The URI's original text, absolute or relative.</summary>
    public static Form<Uri> Uri { get; } = new UriForm();

    /// <summary>A text of 32 hexadecimal digits and hyphens.</summary>
    public static Form<Guid> Guid { get; } = new GuidForm();

    /// <summary>Any value, as it is.</summary>
    public static Form<Value> Value { get; } = new ValueForm();

    /// <summary>Null as Extant.</summary>
    public static Form<T?> Nullable<T>(Form<T> form) where T : struct => new NullableForm<T>(form);

    /// <summary>A record of items; a value that is no list is read as one of one element.</summary>
    public static Form<T[]> Array<T>(Form<T> form) => new ArrayForm<T>(form);

    /// <summary>A record of items; a value that is no list is read as one of one element.</summary>
    public static Form<List<T>> List<T>(Form<T> form) => new ListForm<T>(form);

    /// <summary>A record of items; a value that is no list is read as one of one element.</summary>
    public static Form<IReadOnlyList<T>> ReadOnlyList<T>(Form<T> form) => new ReadOnlyListForm<T>(form);

    /// <summary>A record of items; a value that is no list is read as one of one element.</summary>
    public static Form<ImmutableArray<T>> ImmutableArray<T>(Form<T> form) => new ImmutableArrayForm<T>(form);

    /// <summary>A record of items in the set's own order; a value that is no list is read as one of one element.</summary>
    public static Form<HashSet<T>> HashSet<T>(Form<T> form) => new HashSetForm<T>(form);

    /// <summary>A record of slots; of equal keys the last counts.</summary>
    public static Form<Dictionary<TKey, TValue>> Dictionary<TKey, TValue>(Form<TKey> key, Form<TValue> value) where TKey : notnull =>
        new DictionaryForm<TKey, TValue>(key, value);

    /// <summary>A record of slots; of equal keys the last counts.</summary>
    public static Form<IReadOnlyDictionary<TKey, TValue>> ReadOnlyDictionary<TKey, TValue>(Form<TKey> key, Form<TValue> value) where TKey : notnull =>
        new ReadOnlyDictionaryForm<TKey, TValue>(key, value);
}
