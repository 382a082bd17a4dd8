using System.Diagnostics.CodeAnalysis;
using Swim.Recon;

namespace Swim.Fuzz.Serving.Agents;

/// <summary>What strangers write to: a lane of each kind (<see cref="FuzzLanes.All"/>), taking anything that fits.</summary>
[Agent("/fuzz/:id")]
public sealed partial class FuzzAgent : WebAgent
{
    private const int MostSources = 8;

    [Lane] public partial ValueLane<Value> Value { get; }

    [Lane] public partial ValueLane<int> Count { get; }

    [Lane] public partial ValueLane<string> Text { get; }

    [Lane] public partial ValueLane<Codecs.Shape> Position { get; }

    [Lane(Durability = Durability.Committed)] public partial ValueLane<Value> Committed { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<Value> Transient { get; }

    [Lane] public partial MapLane<string, int> Map { get; }

    [Lane] public partial MapLane<Value, Value> Keyed { get; }

    [Lane(Durability = Durability.Committed)] public partial MapLane<long, Value> CommittedMap { get; }

    [Lane] public partial ListLane<Value> List { get; }

    [Lane(Durability = Durability.Committed)] public partial ListLane<int> CommittedList { get; }

    [Lane] public partial SupplyLane<Value> Supply { get; }

    [Lane] public partial DemandLane<Value> Demand { get; }

    [Lane] public partial DemandMapLane<string, Value> DemandMap { get; }

    [Join] public partial JoinValueLane<string, int> JoinValue { get; }

    [Join] public partial JoinMapLane<string, string, int> JoinMap { get; }

    [Lane] public partial SpatialLane<string, Value> Spatial { get; }

    /// <summary>Strangers may not make it grow without end: what is kept is small, as an author would see to it.</summary>
    [Command("command")]
    private void Take(Value body)
    {
        Supply.Push(body);
        Demand.Cue();
        DemandMap.Cue("a");
        if (Map.Count > 200) Map.Clear();
        if (Keyed.Count > 200) Keyed.Clear();
        if (CommittedMap.Count > 200) CommittedMap.Clear();
        if (List.Count > 200) List.Clear();
        if (CommittedList.Count > 200) CommittedList.Clear();
        if (Spatial.Count > 200) Spatial.Clear();
    }

    [Command("order")]
    private void Join(int source)
    {
        var other = $"/fuzz/{Math.Abs(source % MostSources)}";
        JoinValue.Add(other, other, "count");
        JoinMap.Add(other, other, "map");
    }

    [OnCue(nameof(Demand))]
    private Value Show() => Value.Value;

    [OnSync(nameof(DemandMap))]
    private IEnumerable<string> ShownKeys() => Map.Keys.Take(100);

    [OnCue(nameof(DemandMap))]
    [SuppressMessage("Performance", "CA1859", Justification = "the lane's type")]
    private Value? ShowOne(string key) => Map.TryGetValue(key, out var value) ? Num.From(value) : null;

    [Http("http", "*")]
    private LaneResponse Http(LaneRequest request)
    {
        if (request.Method is "POST" or "PUT") Value.Value = request.Read<Value>();
        return LaneResponse.Recon(Value.Value);
    }

    [Http("json", "GET")]
    private LaneResponse Json() => LaneResponse.Json(Form.Value, Value.Value);
}
