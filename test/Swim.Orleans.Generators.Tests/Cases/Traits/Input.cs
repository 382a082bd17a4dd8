namespace Rooms;

public partial class Presence(TimeProvider clock, IServiceProvider services) : AgentTrait
{
    [Lane] public partial MapLane<string, DateTimeOffset> Present { get; }
    [Lane(Durability = Durability.Transient)] public partial ValueLane<int> Count { get; }

    [Command] private void Enter(string who) => Present[who] = clock.GetUtcNow();

    [Command] private static Task LeaveAsync() => Task.CompletedTask;

    [OnUpdate(nameof(Present))] private void Came(string who, DateTimeOffset at) => Count.Value = Present.Count + services.GetHashCode();

    [WillSet(nameof(Count))] private static int NotNegative(int now) => Math.Max(0, now);

    [WillSet(nameof(Count))] private int AtMost(int now) => Math.Min(now, 10);

    [Every("1m", KeepAlive = false)] private void Sweep() => Count.Value = Present.Count;
}

public sealed partial class NamedPresence(TimeProvider clock, IServiceProvider services) : Presence(clock, services)
{
    [Lane] public partial ValueLane<string?> Host { get; }
}

public sealed class Greeter : AgentTrait
{
    protected override Task OnStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

public abstract partial class Building : WebAgent
{
    [Trait("staff/")] public partial NamedPresence Staff { get; }

    [Trait] private partial Greeter Greeter { get; }
}

[Agent("/room/:id")]
public sealed partial class RoomAgent : Building
{
    [Lane] public partial ValueLane<int> Doors { get; }

    [Trait] public partial Presence Presence { get; }

    [Trait("guests/")] public partial Presence Guests { get; }

    [Lane] public partial ValueLane<int> Windows { get; }
}
