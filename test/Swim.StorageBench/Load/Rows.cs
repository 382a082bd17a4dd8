using System.Globalization;
using System.Text;

namespace Swim.StorageBench.Load;

/// <summary>What is written: a text that is another one each time, always of the same length.</summary>
internal static class Rows
{
    public const int Length = 200;

    private static readonly string Filling = new('x', Length);

    public static string Text(int caller, long round)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"r{caller}x{round}x");
        return string.Concat(head, Filling.AsSpan(head.Length));
    }

    public static byte[] Bytes(int caller, long round) => Encoding.UTF8.GetBytes(Text(caller, round));
}
