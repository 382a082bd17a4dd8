// SWIM0001, SWIM0012
public partial class Outer
{
    [Agent("/a/:id")]
    public sealed partial class A : WebAgent
    {
        [Lane]
        public partial ValueLane<Position> Where { get; }
    }
}

/// <summary>A place.</summary>
[Form]
public partial record struct Position(double Lat, double Lon);

[Form]
partial class Plain
{
    public int X { get; set; }
}
