using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Whether two values say the same: equal, or written alike (types without an equality of their own).</summary>
internal static class JoinText
{
    [ThreadStatic]
    private static EncodeBuffer? t_a;

    [ThreadStatic]
    private static EncodeBuffer? t_b;

    public static bool IsSame<T>(Form<T> form, T a, T b)
    {
        if (EqualityComparer<T>.Default.Equals(a, b)) return true;
        var x = t_a ??= new EncodeBuffer();
        var y = t_b ??= new EncodeBuffer();
        x.Clear();
        y.Clear();
        form.Print(x, a);
        form.Print(y, b);
        return x.Written.SequenceEqual(y.Written);
    }
}
