using Swim.Recon;

namespace Swim.Lanes;

/// <summary>A join's link in the store: <c>{node:"/vehicle/42",lane:position}</c>.</summary>
internal sealed class SourceLinkForm<TLink>(Func<string, string, TLink> create) : Form<TLink>
    where TLink : SourceLink
{
    // ten thousand links name the same lane
    private string _lane = "";

    public override TLink Read(ref ReconReader reader)
    {
        string? node = null;
        string? lane = null;
        if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("a link");
        reader.Read();
        while (reader.Token != ReconToken.EndRecord)
        {
            if (reader.Token != ReconToken.Slot) throw reader.Mismatch("a part of a link");
            var isNode = reader.NameEquals("node"u8);
            var isLane = reader.NameEquals("lane"u8);
            reader.Read();
            if (isNode) node = Form.String.Read(ref reader);
            else if (isLane) lane = Form.String.Read(ref reader);
            else reader.Skip();
        }

        if (node is null || lane is null) throw reader.Mismatch("node and lane of a link");
        reader.Read();
        if (lane == _lane) lane = _lane;
        else _lane = lane;
        return create(node, lane);
    }

    public override void Write(ref ReconWriter writer, TLink value)
    {
        writer.BeginRecord();
        writer.WriteSlot("node"u8);
        writer.WriteText(value.NodeUri.AsSpan());
        writer.WriteSlot("lane"u8);
        writer.WriteText(value.LaneUri.AsSpan());
        writer.EndRecord();
    }
}
