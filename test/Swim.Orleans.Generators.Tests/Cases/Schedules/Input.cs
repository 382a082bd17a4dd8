namespace Office;

public abstract partial class Punctual : WebAgent
{
    [Remind("1h")] private Task CheckAsync() => Task.CompletedTask;
}

public sealed partial class Cleaning : AgentTrait
{
    [Cron("0 0 18 * * MON-FRI", TimeZone = "Europe/Berlin"), Cron("0 30 6 * * *", KeepAlive = false)] private void Clean() => Rounds++;

    [Remind("24h")] private ValueTask Report() => default;

    private int Rounds { get; set; }
}

[Agent("/office/:id")]
public sealed partial class OfficeAgent : Punctual
{
    [Trait] public partial Cleaning Cleaning { get; }

    [Cron("*/5 8-17/2 1,15 JAN,3-6 7")] private void Ring() => Rings++;

    [Every("1s", KeepAlive = false)] private void Tick() => Rings++;

    private int Rings { get; set; }
}

[Agent("/shed")]
public sealed partial class ShedAgent : WebAgent
{
    [Remind("90m")] private static void Look()
    {
    }
}
