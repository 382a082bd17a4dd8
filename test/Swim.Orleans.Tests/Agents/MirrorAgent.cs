using Swim.Lanes;

namespace Swim.Tests.Agents;

/// <summary>Follows a counter by downlinks and sends it commands.</summary>
[Agent("/mirror/:of")]
public sealed partial class MirrorAgent : WebAgent
{
    private ValueDownlink<int>? _count;
    private MapDownlink<string, int>? _scores;

    [Lane] public partial ValueLane<int> Count { get; }

    [Lane] public partial MapLane<string, int> Scores { get; }

    [Lane] public partial ValueLane<int> Events { get; }

    [Lane] public partial ValueLane<string> Down { get; }

    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Sent { get; }

    private string Other => $"/counter/{GetProperty("of")}";

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        _count = Downlinks.Value<int>(Other, "count", value => Count.Value = value, reason => Down.Value = reason.ToString());
        _scores = Downlinks.Map(Other, "scores", new MapDownlinkHandlers<string, int>
        {
            OnUpdate = (key, value) => Scores[key] = value,
            OnRemove = key => Scores.Remove(key),
            OnClear = () => Scores.Clear(),
        });
        Downlinks.Event<int>(Other, "add", amount => Events.Value += amount);
        return Task.CompletedTask;
    }

    [Command]
    private void Send(int amount)
    {
        Sent.Value += amount;
        Command(Other, "add", amount);
    }

    [Command] private void SetThrough(int value) => _count!.Set(value);

    [Command] private void ScoreThrough(string key) => _scores!.Update(key, _scores.Entries.Count);

    [Command] private void CloseLinks()
    {
        _count!.Dispose();
        _scores!.Dispose();
    }
}
