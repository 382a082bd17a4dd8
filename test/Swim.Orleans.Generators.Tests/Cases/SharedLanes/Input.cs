namespace Shared;

public abstract partial class TrackedAgent : WebAgent
{
    [Lane] public partial ValueLane<string?> Label { get; }

    [Command] private protected void Rename(string name) => Renames++;

    [Every("1m")] private void Beat() => Renames++;

    protected int Renames { get; set; }
}

[Agent("/room/:building/:number", Durability = Durability.Committed)]
public partial class RoomAgent : TrackedAgent
{
    [Lane] public partial MapLane<string, long> Counts { get; }
}

[Agent("/", Name = "root")]
public sealed partial class RootAgent : RoomAgent
{
    [Lane(Durability = Durability.Transient)] internal partial ValueLane<Guid?> Visitor { get; }
}
