namespace Swim.Fuzz.Generating;

/// <summary>Writes JSON that is mostly well-formed.</summary>
internal static class JsonGrammar
{
    private static readonly string[] Atoms =
    [
        "null", "true", "false", "0", "-0", "1", "-1.5", "1e400", "-1e400", "1e-400", "9007199254740993", "18446744073709551616", "01", "+1", ".5", "NaN", "1.0E+2", "nul", "\"\"", "\"a\"", "\"\\ud83d\\ude00\"",
        "\"\\ud800\"", "\"\\udc00\"", "\"\\u0000\"", "\"\\x\"", "\"\\\"", "\"@a\"", "\"$1\"", "\"日本\"", "\"tab\t\"", "[]", "{}", "[,]", "{,}", "{\"a\"}", "[1,]", "// c\n1",
    ];

    private static readonly string[] Keys = ["\"a\"", "\"@update\"", "\"@a\"", "\"key\"", "\"$0\"", "\"$1\"", "\"@\"", "\"$\"", "\"\"", "\"\\ud800\"", "\"a\\u0000b\"", "\"@remove\"", "\"lat\"", "\"lng\"", "a", "1"];

    public static void Write(ref Dice dice, FuzzBuffer output, int depth = 0)
    {
        switch (dice.Next(depth > 6 ? 4 : 8))
        {
            case < 4:
                output.Add(dice.Pick<string>(Atoms));
                if (dice.OneIn(200))
                    for (var digits = dice.Next(6000); digits > 0; digits--) output.Add((byte)('0' + dice.Next(10)));
                break;
            case 4 or 5:
                output.Add("["u8);
                for (var items = dice.NextSmall(5); items > 0; items--)
                {
                    Write(ref dice, output, depth + 1);
                    if (items > 1) output.Add(","u8);
                }

                output.Add("]"u8);
                break;
            default:
                output.Add("{"u8);
                for (var members = dice.NextSmall(5); members > 0; members--)
                {
                    output.Add(dice.Pick<string>(Keys)).Add(":"u8);
                    Write(ref dice, output, depth + 1);
                    if (members > 1) output.Add(","u8);
                }

                output.Add("}"u8);
                break;
        }
    }
}
