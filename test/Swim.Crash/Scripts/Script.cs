namespace Swim.Crash.Scripts;

/// <summary>
/// What step number n does to a lane. The agent plays it on the lane, the checker on a copy of its own: whatever step a lane is found at after a
/// crash, there is exactly one state that it may have.
/// </summary>
/// <remarks>
/// Maps and lists carry their step in themselves: a map under key 0, a list in its first element. Both grow for some hundred steps and shrink for some
/// hundred, so that pages split and merge all the time.
/// </remarks>
internal static class Script
{
    /// <summary>The key under which a map keeps its step.</summary>
    public const long StepKey = 0;

    private const int Keys = 1_200;
    private const int Longest = 700;
    private const int Phase = 250;

    /// <summary>Different for each lane, the same in every process.</summary>
    public static ulong Salt(string node, char group)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in node) hash = (hash ^ c) * 1099511628211UL;
        return (hash ^ group) * 1099511628211UL;
    }

    public static void PlayMap(ulong salt, long step, IMapTarget map)
    {
        var dice = new Dice(salt, step);
        if (step % 1_499 == 0) map.Clear();
        else if (step % 307 == 0) map.Drop(dice.Next(60));
        else if (step % 211 == 0) map.Take(Math.Max(0, map.Count - dice.Next(60)));
        var grows = step / Phase % 2 == 0;
        var changes = 1 + dice.Next(5);
        for (var i = 0; i < changes; i++)
        {
            var key = 1L + dice.Next(Keys);
            if (dice.Next(100) < (grows ? 88 : 35)) map.Put(key, Id(step, i));
            else for (var run = grows ? 1 : 15; run > 0; run--) map.Remove(key + run - 1);
        }

        map.Put(StepKey, Id(step, 0));
    }

    public static void PlayList(ulong salt, long step, IListTarget list)
    {
        var dice = new Dice(salt + 1, step);
        var id = Id(step, 0);
        if (list.Count == 0) list.Insert(0, id);
        if (step % 1_301 == 0)
        {
            list.Clear();
            list.Insert(0, id);
        }
        else if (step % 293 == 0)
        {
            list.Drop(1 + dice.Next(Math.Min(30, list.Count)));
            list.Insert(0, id);
        }
        else if (step % 197 == 0)
        {
            list.Take(Math.Max(1, list.Count - dice.Next(30)));
        }

        var grows = step / Phase % 2 == 0;
        var changes = 1 + dice.Next(4);
        for (var i = 1; i <= changes; i++) Change(ref dice, list, Id(step, i), grows);
        list.Set(0, id);
    }

    /// <summary>Identifies what a step has written: several things, each once.</summary>
    public static long Id(long step, int part) => (step * 8) + part;

    public static long StepOf(long id) => id / 8;

    /// <summary>What makes entries big: mostly little, now and then more than a page.</summary>
    public static string? Padding(long id)
    {
        var dice = new Dice(77, id);
        if (id % 8 == 0) return null;
        var length = dice.Next(200) == 0 ? 6_000 : dice.Next(120);
        return length == 0 ? null : new string((char)('a' + dice.Next(26)), length);
    }

    private static void Change(ref Dice dice, IListTarget list, long id, bool grows)
    {
        var kind = dice.Next(100);
        if (kind < (grows ? 60 : 20) && list.Count < Longest) list.Insert(1 + dice.Next(list.Count), id);
        else if (list.Count < 3) list.Insert(list.Count, id);
        else if (kind < 70) list.Set(Any(ref dice, list), id);
        else if (kind < 85) list.Move(Any(ref dice, list), Any(ref dice, list));
        else for (var run = grows ? 1 : 6; run > 0 && list.Count > 1; run--) list.RemoveAt(Any(ref dice, list));
    }

    private static int Any(ref Dice dice, IListTarget list) => 1 + dice.Next(list.Count - 1);
}
