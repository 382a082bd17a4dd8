namespace Swim.Tests.Agents;

/// <summary>Adds up what boxes keep, wherever they live.</summary>
[Agent("/sum/:id")]
public sealed partial class SumAgent : WebAgent
{
    [Join("kept")] public partial JoinValueLane<string, int> Kept { get; }

    [Lane] public partial ValueLane<long> Sum { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        Kept.Aggregate.Sum(static value => (long)value).Into(Sum);
        return Task.CompletedTask;
    }

    [Command] private void Join(string node) => Kept.Add(node, node, "safe");
}
