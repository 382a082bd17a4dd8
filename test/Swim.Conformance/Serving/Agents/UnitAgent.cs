using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>The agent that recorded conversations talk to; <see cref="Publish"/> acts by the tag of its body.</summary>
[Agent("/unit/:id")]
public sealed partial class UnitAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane] public partial ValueLane<Value> Info { get; }

    [Lane] public partial MapLane<string, Value> Shopping { get; }

    [Lane] public partial MapLane<int, int> Ints { get; }

    [Lane] public partial ListLane<Value> List { get; }

    [Lane] public partial SupplyLane<Value> Supply { get; }

    [Lane] public partial DemandLane<Value> Demand { get; }

    [Lane] public partial DemandMapLane<string, Value> DemandMap { get; }

    [Join] public partial JoinValueLane<string, int> JoinValue { get; }

    [Join] public partial JoinMapLane<string, string, Value> JoinMap { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<Value> Trans { get; }

    [Lane] public partial SpatialLane<string, Value> Spatial { get; }

    [OnCue(nameof(Demand))]
    private Record CountNow() => Record.Of(new Slot("n", Count.Value));

    [OnSync(nameof(DemandMap))]
    private IEnumerable<string> ShoppingKeys() => Shopping.Keys;

    [OnCue(nameof(DemandMap))]
    private Record? Quantity(string key) => Shopping.TryGetValue(key, out var value) ? Record.Of(new Slot("qty", value)) : null;

    [Http("http", "*")]
    private LaneResponse Http(LaneRequest request)
    {
        if (request.Method == "POST") Info.Value = Value.Parse(request.Body.Span);
        return LaneResponse.Recon(Info.Value);
    }

    [Http("httpJson", "*")]
    private LaneResponse HttpJson() => LaneResponse.Json(Form.Value, Info.Value);

    [Command]
    private void IntCmd(int count) => Count.Value = count;

    [Command]
    private void Publish(Value body)
    {
        var header = body.Tag is { } tag ? body.GetHeader(tag) : Value.Absent;
        switch (body.Tag)
        {
            case "setCount":
                Count.Value = header.ToInt32();
                break;
            case "setCounts":
                for (var i = 0; i < header.ToInt32(); i++) Count.Value = i;
                break;
            case "setInfo":
                Info.Value = body.Body;
                break;
            case "put":
                Shopping[header["key"].ToText()] = header["value"];
                break;
            case "del":
                Shopping.Remove(header["key"].IsPresent ? header["key"].ToText() : header.ToText());
                break;
            case "clear":
                Shopping.Clear();
                break;
            case "drop":
                Shopping.Drop(header.ToInt32());
                break;
            case "take":
                Shopping.Take(header.ToInt32());
                break;
            case "add":
                List.Add(body.Body);
                break;
            case "ins":
                // the recorded agent's insert replaces an element that is there
                if (header["index"].ToInt32() < List.Count) List[header["index"].ToInt32()] = header["value"];
                else List.Insert(header["index"].ToInt32(), header["value"]);
                break;
            case "set":
                List[header["index"].ToInt32()] = header["value"];
                break;
            case "move":
                List.Move(header["from"].ToInt32(), header["to"].ToInt32());
                break;
            case "delAt":
                List.RemoveAt(header.ToInt32());
                break;
            case "listClear":
                List.Clear();
                break;
            case "listDrop":
                List.Drop(header.ToInt32());
                break;
            case "listTake":
                List.Take(header.ToInt32());
                break;
            case "supply":
                Supply.Push(body.Body);
                break;
            case "supplyMany":
                for (var i = 0; i < header.ToInt32(); i++) Supply.Push(i);
                break;
            case "cue":
                Demand.Cue();
                break;
            case "cueKey":
                DemandMap.Cue(header.ToText());
                break;
            case "removeKey":
                DemandMap.Remove(header.ToText());
                break;
            case "joinAdd":
                JoinValue.Add(header.ToText(), header.ToText(), "count");
                break;
            case "joinMapAdd":
                JoinMap.Add(header.ToText(), header.ToText(), "shopping");
                break;
            case "transient":
                Trans.Value = body.Body;
                break;
            case "forward":
                Command(header["node"].ToText(), header["lane"].ToText(), body.Body);
                break;
            case "closeAgent":
                Stop();
                break;
            case "boom":
                throw new InvalidOperationException("boom");
            default:
                Info.Value = body;
                break;
        }
    }
}
