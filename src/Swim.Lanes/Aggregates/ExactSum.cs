namespace Swim.Lanes;

/// <summary>
/// A sum of doubles without rounding: a fixed-point number wide enough for every double, of which only the part in use is held. Adding and taking
/// away in any order for any time leaves exactly the sum of what is there; it is rounded once, when it is read, to the nearest double.
/// Adding touches three digits. Infinities and NaNs are counted beside it, so that they go when they are taken away.
/// </summary>
internal sealed class ExactSum
{
    private const int DigitBits = 32;
    private const long DigitMask = 0xFFFFFFFF;

    // a digit takes 2^31 additions of 32 bits before it overflows
    private const int MaxAdditions = 1 << 30;

    // the whole range: 2^-1074 to 2^1024, and 64 bits for the sum of very many
    private const int AllDigits = ((1074 + 1024) / DigitBits) + 3;

    // digit i weighs 2^(32 (i + _first) - 1074) and is signed: carries wait until the sum is read or the digits are full
    private long[] _digits = [];
    private int _first;
    private int _additions;
    private long _nans;
    private long _infinities;
    private long _negativeInfinities;

    public double Value
    {
        get
        {
            if (_nans > 0 || (_infinities > 0 && _negativeInfinities > 0)) return double.NaN;
            if (_infinities > 0) return double.PositiveInfinity;
            if (_negativeInfinities > 0) return double.NegativeInfinity;
            Span<long> digits = stackalloc long[AllDigits + 2];
            digits = digits[..(_digits.Length + 2)];
            var isNegative = Canonical(digits, negate: false);
            if (isNegative) Canonical(digits, negate: true);
            var magnitude = Round(digits, _first);
            return isNegative ? -magnitude : magnitude;
        }
    }

    public void Add(double value) => Add(value, negate: false);

    public void Subtract(double value) => Add(value, negate: true);

    public void Clear()
    {
        _digits = [];
        _additions = 0;
        _nans = _infinities = _negativeInfinities = 0;
    }

    private void Add(double value, bool negate)
    {
        if (!double.IsFinite(value))
        {
            var one = negate ? -1 : 1;
            if (double.IsNaN(value)) _nans += one;
            else if (value > 0) _infinities += one;
            else _negativeInfinities += one;
            return;
        }

        var bits = BitConverter.DoubleToUInt64Bits(value);
        var mantissa = bits & ((1UL << 52) - 1);
        var exponent = (int)(bits >> 52) & 0x7FF;
        if (exponent > 0)
        {
            mantissa |= 1UL << 52;
            exponent--;
        }

        if (mantissa == 0) return;
        var at = exponent / DigitBits;
        var shift = exponent % DigitBits;
        Reserve(at, at + 3);
        var low = mantissa << shift;
        var high = shift == 0 ? 0 : mantissa >> (64 - shift);
        var digits = _digits.AsSpan(at - _first, 3);
        var sign = (value < 0) == negate ? 1L : -1L;
        digits[0] += sign * (long)(low & DigitMask);
        digits[1] += sign * (long)(low >> DigitBits);
        digits[2] += sign * (long)high;
        if (++_additions >= MaxAdditions) Carry();
    }

    private void Reserve(int from, int to)
    {
        if (_digits.Length > 0 && from >= _first && to <= _first + _digits.Length) return;
        var first = _digits.Length == 0 ? from : Math.Min(from, _first);
        var last = _digits.Length == 0 ? to : Math.Max(to, _first + _digits.Length);
        var digits = new long[last - first];
        _digits.CopyTo(digits, _digits.Length == 0 ? 0 : _first - first);
        _digits = digits;
        _first = first;
    }

    private void Carry()
    {
        _additions = 0;
        Reserve(_first, Math.Min(AllDigits, _first + _digits.Length + 1));
        for (var i = 0; i < _digits.Length - 1; i++)
        {
            _digits[i + 1] += _digits[i] >> DigitBits;
            _digits[i] &= DigitMask;
        }
    }

    /// <summary>Digits from 0 to 2^32 - 1, the last one signed by what is left; true when the whole is negative.</summary>
    private bool Canonical(Span<long> digits, bool negate)
    {
        long carry = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = i < _digits.Length ? _digits[i] : 0;
            var sum = (negate ? -digit : digit) + carry;
            digits[i] = sum & DigitMask;
            carry = sum >> DigitBits;
        }

        return carry < 0;
    }

    private static double Round(ReadOnlySpan<long> digits, int first)
    {
        var top = digits.Length - 1;
        while (top >= 0 && digits[top] == 0) top--;
        if (top < 0) return 0;

        // the 96 highest bits, and whether any below them is set
        UInt128 bits = 0;
        for (var i = top; i > top - 3; i--) bits = (bits << DigitBits) | (UInt128)(ulong)(i >= 0 ? digits[i] : 0);
        var rest = false;
        for (var i = top - 3; i >= 0 && !rest; i--) rest = digits[i] != 0;
        var exponent = (DigitBits * (first + top - 2)) - 1074;
        var excess = 128 - (int)UInt128.LeadingZeroCount(bits) - 64;
        rest |= (bits & ((UInt128.One << excess) - 1)) != 0;
        var mantissa = (ulong)(bits >> excess);
        exponent += excess;
        var kept = mantissa >> 11;
        var cut = mantissa & 0x7FF;
        if (cut > 0x400 || (cut == 0x400 && (rest || (kept & 1) == 1))) kept++;
        return Math.ScaleB(kept, exponent + 11);
    }
}
