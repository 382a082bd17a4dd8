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
        Seen.Value = DateTimeOffset.UtcNow.AddDays(1);
        Year.Value = System.DateTime.Now.Year + DateTime.Today.Day + DateTime.UtcNow.Year;
    }
}
