using System.Globalization;

namespace Swim.Fuzz.Generating;

/// <summary>Writes Recon that is mostly well-formed: every kind of value, every spelling of it.</summary>
internal static class ReconGrammar
{
    private static readonly string[] Names = ["a", "id", "key", "lat", "lng", "update", "remove", "clear", "take", "drop", "move", "index", "from", "to", "true", "false", "日本", "é", "_x", "x-y", "\u00b7", "𝄞"];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "42", "3.14", "-2.5e3", "1e308", "1e309", "-1e-320", "0x0", "0xff", "0xffffffffffffffff", "0x1ffffffffffffffff", "9007199254740993", "2147483648", "-2147483649",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "79228162514264337593543950336", "0.1", "1.0", "1E5", "00", "01", "1.", ".5", "1e", "-", "+1", "1_000", "NaN", "Infinity",
    ];

    private static readonly string[] Escapes = ["\\\"", "\\\\", "\\/", "\\@", "\\{", "\\}", "\\[", "\\]", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0041", "\\ud83d\\ude00", "\\ud800", "\\udc00x", "\\u", "\\u12", "\\x", "\\"];

    private static readonly string[] Data = ["%", "%AAAA", "%AA==", "%AAA=", "%A", "%AA=", "%/+==", "%not base64", "%====", "%QUJDREVGR0g="];

    private static readonly string[] Operators = [" + ", " - ", "*", " / ", " % ", " && ", " || ", " & ", " | ", " ^ ", " == ", " != ", " < ", " <= ", " >= ", " > ", " ? ", " : ", " => "];

    private static readonly string[] Selectors = ["$", "$a", "$*", "$**", "$*:", "$#2", "$[a]", "$a.b.c", "$a(1)", "$a.b(1,2).c", "!a", "-a", "~a", "+a", "$a => 1"];

    public static void Write(ref Dice dice, FuzzBuffer output, int depth = 0)
    {
        switch (dice.Next(depth > 6 ? 8 : 16))
        {
            case 0 or 1:
                WriteNumber(ref dice, output);
                break;
            case 2 or 3:
                WriteText(ref dice, output);
                break;
            case 4:
                output.Add(dice.Pick<string>(Names));
                break;
            case 5:
                output.Add(dice.OneIn(2) ? "true" : "false");
                break;
            case 6:
                output.Add(dice.Pick<string>(Data));
                break;
            case 7:
                if (dice.OneIn(3)) output.Add(dice.Pick<string>(Selectors));
                break;
            case 8 or 9 or 10:
                WriteRecord(ref dice, output, depth);
                break;
            case 11 or 12:
                WriteAttributes(ref dice, output, depth);
                if (dice.OneIn(2)) output.Add(" "u8);
                if (!dice.OneIn(3)) Write(ref dice, output, depth + 1);
                break;
            case 13:
                output.Add("("u8);
                Write(ref dice, output, depth + 1);
                output.Add(dice.Pick<string>(Operators));
                Write(ref dice, output, depth + 1);
                output.Add(")"u8);
                break;
            case 14:
                WriteMarkup(ref dice, output, depth);
                break;
            default:
                Write(ref dice, output, depth + 1);
                if (dice.OneIn(3)) WriteAttributes(ref dice, output, depth);
                break;
        }
    }

    /// <summary>A command as lanes understand them.</summary>
    public static void WriteCommand(ref Dice dice, FuzzBuffer output)
    {
        switch (dice.Next(10))
        {
            case 0:
                output.Add("@update(key:"u8);
                Write(ref dice, output, 4);
                output.Add(")"u8);
                break;
            case 1:
                output.Add("@remove(key:"u8);
                Write(ref dice, output, 5);
                output.Add(")"u8);
                return;
            case 2:
                output.Add("@update(index:"u8);
                WriteNumber(ref dice, output);
                output.Add(",key:"u8);
                WriteNumber(ref dice, output);
                output.Add(")"u8);
                break;
            case 3:
                output.Add("@move(from:"u8);
                WriteNumber(ref dice, output);
                output.Add(",to:"u8);
                WriteNumber(ref dice, output);
                output.Add(")"u8);
                return;
            case 4:
                output.Add(dice.OneIn(2) ? "@take("u8 : "@drop("u8);
                WriteNumber(ref dice, output);
                output.Add(")"u8);
                return;
            case 5:
                output.Add("@clear"u8);
                return;
            case 6:
                output.Add("@update(key:"u8);
                WriteText(ref dice, output);
                output.Add(",shape:{lat:"u8);
                WriteNumber(ref dice, output);
                output.Add(",lng:"u8);
                WriteNumber(ref dice, output);
                output.Add("})"u8);
                break;
        }

        Write(ref dice, output, 2);
    }

    public static void WriteText(ref Dice dice, FuzzBuffer output)
    {
        output.Add("\""u8);
        for (var parts = dice.NextSmall(6); parts >= 0; parts--)
        {
            if (dice.OneIn(3)) output.Add(dice.Pick<string>(Escapes));
            else output.Add(dice.Pick<string>(Names));
        }

        output.Add("\""u8);
    }

    private static void WriteNumber(ref Dice dice, FuzzBuffer output)
    {
        if (!dice.OneIn(2))
        {
            output.Add(dice.Next(1000).ToString(CultureInfo.InvariantCulture));
            return;
        }

        output.Add(dice.Pick<string>(Numbers));
        if (!dice.OneIn(40)) return;
        for (var digits = dice.Next(5000); digits > 0; digits--) output.Add((byte)('0' + dice.Next(10)));
    }

    private static void WriteRecord(ref Dice dice, FuzzBuffer output, int depth)
    {
        output.Add("{"u8);
        for (var items = dice.NextSmall(6); items > 0; items--)
        {
            if (dice.OneIn(2))
            {
                if (dice.OneIn(5)) Write(ref dice, output, depth + 2);
                else output.Add(dice.Pick<string>(Names));
                output.Add(dice.OneIn(4) ? ": "u8 : ":"u8);
            }

            if (!dice.OneIn(8)) Write(ref dice, output, depth + 1);
            if (items > 1 || dice.OneIn(8)) output.Add(dice.Next(4) switch { 0 => ";"u8, 1 => "\n"u8, 2 => " , "u8, _ => ","u8 });
            if (dice.OneIn(30)) output.Add("# what\n"u8);
        }

        output.Add("}"u8);
    }

    private static void WriteAttributes(ref Dice dice, FuzzBuffer output, int depth)
    {
        for (var count = dice.NextSmall(3); count >= 0; count--)
        {
            output.Add("@"u8);
            if (dice.OneIn(8)) WriteText(ref dice, output);
            else output.Add(dice.Pick<string>(Names));
            if (dice.OneIn(2)) continue;
            output.Add("("u8);
            if (!dice.OneIn(5)) output.Add(dice.Pick<string>(Names)).Add(":"u8);
            Write(ref dice, output, depth + 1);
            output.Add(")"u8);
        }
    }

    private static void WriteMarkup(ref Dice dice, FuzzBuffer output, int depth)
    {
        output.Add("["u8);
        for (var parts = dice.NextSmall(4); parts >= 0; parts--)
        {
            output.Add(dice.Pick<string>(Names));
            if (dice.OneIn(2)) WriteAttributes(ref dice, output, depth + 1);
            if (dice.OneIn(3)) WriteRecord(ref dice, output, depth + 1);
            if (dice.OneIn(4)) WriteMarkup(ref dice, output, depth + 2);
            if (dice.OneIn(6)) output.Add(dice.Pick<string>(Escapes));
        }

        output.Add("]"u8);
    }
}
