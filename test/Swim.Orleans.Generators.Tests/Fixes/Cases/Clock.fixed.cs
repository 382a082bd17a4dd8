// SWIM0047
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Lane]
    public partial ValueLane<DateTimeOffset> Seen { get; }

    [Lane]
    public partial ValueLane<int> Year { get; }

    [Command]
    private void Touch()
    {
        Seen.Value = Clock.GetUtcNow().AddDays(1);
        Year.Value = Clock.GetLocalNow().DateTime.Year + Clock.GetLocalNow().Date.Day + Clock.GetUtcNow().UtcDateTime.Year;
    }
}
