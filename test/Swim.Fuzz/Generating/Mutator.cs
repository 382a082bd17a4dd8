namespace Swim.Fuzz.Generating;

/// <summary>Spoils an input: bits, cuts, splices, nesting, repetition, digits, escapes, bytes that are no UTF-8.</summary>
internal static class Mutator
{
    private static readonly byte[][] BadUtf8 =
    [
        [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFE], [0xFF], [0xEF, 0xBB, 0xBF], [0xEF, 0xBF, 0xBE], [0],
    ];

    private static readonly string[] Tokens =
    [
        "{", "}", "(", ")", "[", "]", "@", "@a(", "@a{", "{a:", "(-", "$a.", "\"", "\\", "\\u", ":", ",", ";", "\n", "#", "%", "-", "!", "~", "?", "=>", "a:", "1,", " ", "\t", "[a@b", "{{", "}}", "\"\\", "%AAAA", "@a@b", "0x", "9",
        "e9", "/", "//", "%25", "..", "/../", "[\"", "{\"a\":", "\u2028", "\u0000", "a:b:", "$*", "1+", "(1)",
    ];

    public static void Mutate(ref Dice dice, FuzzBuffer buffer, IReadOnlyList<byte[]> others)
    {
        for (var times = dice.NextSmall(5); times >= 0; times--) Once(ref dice, buffer, others);
    }

    private static void Once(ref Dice dice, FuzzBuffer buffer, IReadOnlyList<byte[]> others)
    {
        var at = dice.Next(buffer.Length + 1);
        var count = Math.Min(buffer.Length - at, 1 + dice.NextSmall(32));
        switch (dice.Next(14))
        {
            case 0 when at < buffer.Length:
                buffer.Span[at] ^= (byte)(1 << dice.Next(8));
                break;
            case 1 when at < buffer.Length:
                buffer.Span[at] = (byte)dice.Next(256);
                break;
            case 2 when count > 0:
                buffer.Remove(at, count);
                break;
            case 3 when count > 0:
                buffer.Insert(dice.Next(buffer.Length + 1), buffer.Span.Slice(at, count).ToArray());
                break;
            case 4:
                buffer.Truncate(at);
                break;
            case 5:
                var other = others[dice.Next(others.Count)];
                buffer.Truncate(at);
                buffer.Add(other.AsSpan(dice.Next(other.Length + 1)));
                break;
            case 6:
                other = others[dice.Next(others.Count)];
                buffer.Insert(at, other.AsSpan(0, dice.Next(other.Length + 1)));
                break;
            case 7:
                buffer.Insert(at, dice.Pick<byte[]>(BadUtf8));
                break;
            case 8:
                Repeat(ref dice, buffer, at, dice.OneIn(500) ? 60_000 : dice.OneIn(20) ? 600 : 12);
                break;
            case 9:
                var digits = new byte[dice.OneIn(50) ? dice.Next(6000) : dice.Next(40)];
                for (var i = 0; i < digits.Length; i++) digits[i] = (byte)('0' + dice.Next(10));
                buffer.Insert(at, digits);
                break;
            case 10 when count > 1:
                buffer.Span.Slice(at, count).Reverse();
                break;
            case 11 when buffer.Length > 0:
                // a character that is there, in another place
                buffer.Insert(at, [buffer.Span[dice.Next(buffer.Length)]]);
                break;
            default:
                buffer.Insert(at, System.Text.Encoding.UTF8.GetBytes(dice.Pick<string>(Tokens)));
                break;
        }
    }

    private static void Repeat(ref Dice dice, FuzzBuffer buffer, int at, int most)
    {
        var token = System.Text.Encoding.UTF8.GetBytes(dice.Pick<string>(Tokens));
        var times = 1 + dice.Next(most);
        var run = new byte[token.Length * times];
        for (var i = 0; i < times; i++) token.CopyTo(run, i * token.Length);
        buffer.Insert(at, run);
    }
}
