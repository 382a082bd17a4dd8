using System.Collections.Immutable;
using System.Numerics;

namespace Swim.Recon.Tests.Generated;

#pragma warning disable CA1002, CA1051, CA1819, CA2227, CA1034 // forms take any shape

[Form] public readonly partial record struct Position(double Lat, double Lon);

[Form]
public partial class Plain
{
    public int A { get; set; }
    public string B { get; set; } = "";
    public double C { get; set; }
    public bool D { get; set; }
    public long E { get; set; }
    public float F { get; set; }
    public char G { get; set; }
    public int? J { get; set; }
    public string? K { get; set; }
}

[Form("pt")] public partial record struct Point(int X, int Y);

[Form("")] public partial record struct Untagged(int X);

[Form("m")] public partial record Renamed([Member("renamed")] int X, int Y);

[Form("h")] public partial record Headed([Header] int Id, [Header] string Name, int Body);

[Form("ho")] public partial record OnlyHeader([Header] int Id);

[Form] public partial class Empty;

[Form] public partial class Parent { public int P { get; set; } }

[Form] public partial class Derived : Parent { public int Q { get; set; } }

[Form]
public partial record Collections(
    int[] Numbers, List<string> Names, HashSet<int> Set, IReadOnlyList<Point> Points, ImmutableArray<long> Longs, Dictionary<string, int> Map, IReadOnlyDictionary<Point, int> ByPoint);

[Form] public partial record Gaps(List<string?> Names, List<int?> Numbers, Dictionary<string, int[]?> Lists, List<Nested?> Records);

[Form] public partial record Nested(Point Nest, Nested? Nul);

[Form]
public enum Phase
{
    Climb,
    [Member("cruising")] Cruise,
    Descent,
}

[Flags]
[Form]
public enum Marks : ulong
{
    None = 0,
    Late = 1,
    Diverted = 2,
    Far = 1UL << 63,
}

[Form] public partial record Flight(string Id, Phase Phase, Phase? Next, Marks Marks);

[Form]
public partial record Scalars(
    BigInteger Big, decimal Price, uint Count, ulong Total, byte[] Bytes, DateTimeOffset At, TimeSpan Took, Guid Id, Value Any);

[Form]
public partial class Tree
{
    public string Name { get; init; } = "leaf";
    public List<Tree> Children { get; init; } = [];
    public Tree? Left { get; set; }
}

[Form] public partial record Ping(int N, Pong? Pong);

[Form] public partial record Pong(List<Ping> Pings);

[Form] public partial record struct Pair<TFirst, TSecond>(TFirst First, TSecond? Second);

[Form] public partial record Pairs(Pair<int, string> One, Pair<Point, List<int>>[] Many);

public static partial class Outer
{
    [Form] public partial record Inner(int X, Kind Kind);

    [Form]
    public enum Kind
    {
        A,
        B,
    }

    public static string PrintHidden() => Recon.Print(Hidden.Form, new Hidden(1));

    [Form] private sealed partial record Hidden(int X);
}

[Form]
public partial class Defaults(int fromParameter = 7, string text = "t", Phase phase = Phase.Descent, double rate = 0.5)
{
    public int FromParameter { get; } = fromParameter;
    public string Text { get; } = text;
    public Phase Phase { get; } = phase;
    public double Rate { get; } = rate;
    public int Set { get; set; } = 8;
    public int Init { get; init; } = 9;
    public int[] Items { get; init; } = [1];
    public int Field = 10;
}

[Form]
public partial class Strict
{
    public required string Name { get; init; }
    public required int Size { get; set; }
    public string Other { get; init; } = "";
}

[Form]
public partial class Counter
{
    public Counter() => Count = 3;

    public Counter(int count) => Count = count;

    public int Count { get; private set; }

    [Member("secret")] private int _hidden;

    public void Hide(int value) => _hidden = value;

    public int Reveal() => _hidden;
}

[Form]
public partial record Wide(
    int A, int B, int C, int D, int E, int F, int G, int H, int I, int J, int K, int L, int M, int N, int O, int P, int Q, int R, int S, int T);

[Form] public partial record Clash(int Form);

[Form] public partial record Keywords(int @class, int Event, [Member("two words")] int Words, [Member("é")] int Accent);

[Form(EnumAsText = true)]
public enum Mood
{
    Calm,
    [Member("not so calm")] Cross,
}

[Form] public partial record Small(byte A, sbyte? B, short C, ushort D, DateOnly Day, TimeOnly Time, Uri Link, Uri? Other, ReadOnlyMemory<byte> Bytes, List<byte> Numbers, Mood Mood);
