namespace Swim.Warp;

/// <summary>Which ASCII characters stand for themselves in which part of a URI (RFC 3986, with the parameter set that WARP uses).</summary>
internal static class UriChars
{
    public const byte Scheme = 1, User = 2, Path = 4, Param = 8, Query = 16, Alpha = 32;

    private static readonly byte[] Table = Build();

    public static bool Is(byte c, byte set) => c < 128 && (Table[c] & set) != 0;

    public static bool Is(int rune, byte set) => rune < 128 && (Table[rune] & set) != 0;

    private static byte[] Build()
    {
        var table = new byte[128];
        void Add(string chars, byte sets)
        {
            foreach (var c in chars) table[c] |= sets;
        }

        const string alpha = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        const byte everywhere = User | Path | Param | Query;
        Add(alpha, Alpha | Scheme | everywhere);
        Add("0123456789", Scheme | everywhere);
        Add("+-.", Scheme);
        Add("-._~", everywhere);
        Add("!$'()*+,;", everywhere);
        Add("&=", User | Path | Query);
        Add(":@", Path | Param | Query);
        Add("/?", Param | Query);
        return table;
    }
}
