namespace Swim.Cluster.Serving.Agents;

// what the next version has besides
public sealed partial class PlainAgent
{
    private const string Version = "next";

    /// <summary>The last mark of the write-behind value that this version has written.</summary>
    [Lane("wide")] public partial ValueLane<Mark> Wide { get; }

    /// <summary>By the activation's number, the steps that this version has taken.</summary>
    [Lane("counted", Durability = Durability.Committed)] public partial MapLane<long, long> Counted { get; }

    partial void Written(char kind, in Mark mark)
    {
        switch (kind)
        {
            case 'w':
                BehindValue.Value = BehindValue.Value with { By = Version };
                Wide.Value = BehindValue.Value;
                break;
            case 'c':
                CommittedValue.Value = CommittedValue.Value with { By = Version };
                break;
            case 's':
                Counted[Life.Value] = Counted.GetOrUnit(Life.Value) + 1;
                break;
        }
    }
}
