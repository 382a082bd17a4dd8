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

    [Lane(Durability = Durability.Transient)] public partial ValueLane<Value> Trans { get; }

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
