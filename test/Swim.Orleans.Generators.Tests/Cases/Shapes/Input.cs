namespace Shapes;

[Form("pt")]
public partial struct Point
{
    [Header] public int Id;
    [Member("x")] public double Left { get; set; }
    public double? Top { get; init; }
    [FormIgnore] public int Scratch { get; set; }
    public readonly double Sum => Left;
}

[Form]
public partial class Shape
{
    public required string Name { get; init; }
    public List<Point> Points { get; init; } = [];
    public Shape? Parent { get; set; }
    public IReadOnlyDictionary<string, Shape>? Parts { get; set; }
    public Kind Kind { get; set; } = Kind.Filled;

    public enum Unmapped { A }

    [Form("")]
    private protected sealed partial record Inner(int A, string? B = "b");
}

[Form]
public partial class Circle(double radius) : Shape
{
    public double Radius { get; } = radius;
}

[Form]
public enum Kind
{
    Outline,
    [Member("solid")] Filled,
    Full = Filled,
}

[Form]
public partial record struct Pair<TFirst, TSecond>(TFirst First, TSecond? Second);

[Form]
public partial record Clash(string Form, Pair<int, string>[] Pairs);
