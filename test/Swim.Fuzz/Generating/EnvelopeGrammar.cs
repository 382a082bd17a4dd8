using System.Globalization;
using Swim.Fuzz.Serving;

namespace Swim.Fuzz.Generating;

/// <summary>Writes envelopes that are mostly well-formed, for agents and lanes that are mostly there.</summary>
internal static class EnvelopeGrammar
{
    /// <summary>Agents that strangers write to; no more of them than this, so that they can be told from those that nobody has named.</summary>
    public const int Agents = 64;

    private static readonly string[] Tags =
    [
        "command", "command", "command", "command", "link", "link", "sync", "sync", "sync", "unlink", "unlink", "auth", "deauth", "event", "linked", "synced", "unlinked", "authed", "deauthed", "nothing", "Command", "\"link\"",
    ];

    private static readonly string[] Nodes =
    [
        "/", "//", "/fuzz", "/fuzz/", "/fuzz//", "/nowhere/1", "fuzz/1", "warp://127.0.0.1/fuzz/1", "warp://elsewhere.example/fuzz/1", "warp://user:pw@localhost:1/fuzz/2", "swim:meta:host", "swim:meta:mesh",
        "swim:meta:node/%2ffuzz%2f1", "swim:meta:node/%2Ffuzz%2F2/lane/value", "swimos:meta:node/%2ffuzz%2f1/lane/map/uplink", "swim:meta:cluster", "swim:meta:silo/1", "/fuzz/%31", "/fuzz/%2f", "/fuzz/%", "/fuzz/%zz",
        "/fuzz/1?a=b#c", "/fuzz/../fuzz/1", "/fuzz/é", "/guarded/1", "/guarded/2", "http://[::1]:80/fuzz/1", "http://[::1/fuzz/1", "a:b:c", "", " ", "/fuzz/ ", "?x", "#x",
    ];

    public static void Write(ref Dice dice, FuzzBuffer output)
    {
        output.Add("@"u8).Add(dice.Pick<string>(Tags));
        if (!dice.OneIn(40))
        {
            output.Add("("u8);
            WriteAddress(ref dice, output);
            if (dice.OneIn(8)) output.Add(",prio:"u8).Add(Number(ref dice));
            if (dice.OneIn(8)) output.Add(",rate:"u8).Add(Number(ref dice));
            if (dice.OneIn(40)) output.Add(",else:1"u8);
            output.Add(")"u8);
        }

        if (dice.OneIn(2)) output.Add(" "u8);
        if (!dice.OneIn(4)) ReconGrammar.WriteCommand(ref dice, output);
    }

    /// <summary>A node text for a header, quoted.</summary>
    public static string Node(ref Dice dice) => dice.OneIn(6) ? dice.Pick<string>(Nodes) : $"/fuzz/{dice.Next(Agents).ToString(CultureInfo.InvariantCulture)}";

    public static string Lane(ref Dice dice) => dice.OneIn(20) ? dice.Pick<string>(["nowhere", "", "value?x", "value#y", "va lue", "%76alue", "val%zz", "swim:x"]) : dice.Pick<string>(FuzzLanes.All);

    private static void WriteAddress(ref Dice dice, FuzzBuffer output)
    {
        var node = $"node:\"{Node(ref dice)}\"";
        var lane = Lane(ref dice);
        lane = lane.Length > 0 && lane.All(char.IsAsciiLetter) && !dice.OneIn(4) ? $"lane:{lane}" : $"lane:\"{lane}\"";
        switch (dice.Next(30))
        {
            case 0:
                output.Add(lane).Add(","u8).Add(node);
                break;
            case 1:
                output.Add(node);
                break;
            case 2:
                output.Add(node).Add(" ; "u8).Add(lane);
                break;
            case 3:
                output.Add(node).Add("\n"u8).Add(lane).Add(" # c\n"u8);
                break;
            default:
                output.Add(node).Add(","u8).Add(lane);
                break;
        }
    }

    private static string Number(ref Dice dice) => dice.Pick<string>(["0", "0.5", "1", "-1", "2", "10", "1e9", "-0.0", "0x1", "1e999", "nan", "\"1\"", "{}"]);
}
