// SWIM0001, SWIM0012
public class Outer
{
    [Agent("/a/:id")]
    public sealed class A : WebAgent
    {
        [Lane]
        public partial ValueLane<Position> Where { get; }
    }
}

/// <summary>A place.</summary>
[Form]
public record struct Position(double Lat, double Lon);

[Form]
class Plain
{
    public int X { get; set; }
}
