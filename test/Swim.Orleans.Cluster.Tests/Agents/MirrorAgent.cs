namespace Swim.Tests.Agents;

/// <summary>Shows what it is told by its box of the same name.</summary>
[Agent("/mirror/:id")]
public sealed partial class MirrorAgent : WebAgent
{
    [Lane(Durability = Durability.Transient)] public partial ValueLane<int> Shown { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<int> Unlinks { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        Downlinks.Value<int>($"/box/{GetProperty("id")}", "safe", value => Shown.Value = value, _ => Unlinks.Value++);
        return Task.CompletedTask;
    }

}
