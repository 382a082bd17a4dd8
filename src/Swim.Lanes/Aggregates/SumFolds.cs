using System.Numerics;

namespace Swim.Lanes;

/// <summary>The sum of whole numbers, exact; shown as the nearest that a <see cref="long"/> can hold.</summary>
internal sealed class Int64SumFold<TKey> : Fold<TKey, long, long>
{
    private Int128 _sum;

    public override long Result => long.CreateSaturating(_sum);

    protected override bool OnAdd(TKey key, in long part)
    {
        _sum += part;
        return part != 0;
    }

    protected override bool OnRemove(TKey key, in long part)
    {
        _sum -= part;
        return part != 0;
    }

    protected override void OnClear() => _sum = 0;
}

/// <summary>The sum of numbers, exact, rounded once when it is read: see <see cref="ExactSum"/>.</summary>
internal sealed class DoubleSumFold<TKey> : Fold<TKey, double, double>
{
    private readonly ExactSum _sum = new();

    public override double Result => _sum.Value;

    protected override bool OnAdd(TKey key, in double part)
    {
        _sum.Add(part);
        return true;
    }

    protected override bool OnRemove(TKey key, in double part)
    {
        _sum.Subtract(part);
        return true;
    }

    protected override void OnClear() => _sum.Clear();
}

/// <summary>The mean of numbers: their exact sum, rounded, by their number; 0 of none.</summary>
internal sealed class MeanFold<TKey> : Fold<TKey, double, double>
{
    private readonly ExactSum _sum = new();

    public override double Result => Count == 0 ? 0 : _sum.Value / Count;

    protected override bool OnAdd(TKey key, in double part)
    {
        _sum.Add(part);
        return true;
    }

    protected override bool OnRemove(TKey key, in double part)
    {
        _sum.Subtract(part);
        return true;
    }

    protected override void OnClear() => _sum.Clear();
}

/// <summary>The sum of decimals, exact; shown with as many digits as a <see cref="decimal"/> has, and within its range.</summary>
internal sealed class DecimalSumFold<TKey> : Fold<TKey, decimal, decimal>
{
    private const int Scale = 28;

    private static readonly BigInteger Largest = new(decimal.MaxValue);

    // times 10^28
    private BigInteger _sum;

    public override decimal Result
    {
        get
        {
            var digits = BigInteger.Abs(_sum);
            var scale = Scale;
            for (; digits > Largest && scale > 0; scale--)
            {
                digits = BigInteger.DivRem(digits, 10, out var rest);
                if (rest >= 5) digits++;
            }

            if (digits > Largest) return _sum.Sign < 0 ? decimal.MinValue : decimal.MaxValue;
            var mask = new BigInteger(uint.MaxValue);
            var value = new decimal(
                (int)(uint)(digits & mask), (int)(uint)((digits >> 32) & mask), (int)(uint)(digits >> 64), _sum.Sign < 0, (byte)scale);

            // without the zeros behind the last digit
            return value / 1.000000000000000000000000000000000m;
        }
    }

    protected override bool OnAdd(TKey key, in decimal part)
    {
        _sum += Scaled(part);
        return part != 0;
    }

    protected override bool OnRemove(TKey key, in decimal part)
    {
        _sum -= Scaled(part);
        return part != 0;
    }

    protected override void OnClear() => _sum = 0;

    private static BigInteger Scaled(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        digits *= BigInteger.Pow(10, Scale - ((bits[3] >> 16) & 0xFF));
        return bits[3] < 0 ? -digits : digits;
    }
}
