using Swim.Recon;

namespace Swim.Lanes;

/// <summary>As stored and as read over HTTP: <c>{shape:S,value:V}</c>, in this order.</summary>
internal sealed class LocatedForm<TValue>(Form<TValue> form) : Form<Located<TValue>>
{
    public override Located<TValue> Read(ref ReconReader reader)
    {
        if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("an entry, as in {shape:{lat:51.5,lng:-0.13},value:1}");
        reader.Read();
        GeoShape? shape = null;
        var value = form.Unit;
        while (reader.Token is not (ReconToken.EndRecord or ReconToken.End))
        {
            var isShape = reader.Token == ReconToken.Slot && reader.NameEquals("shape"u8);
            var isValue = reader.Token == ReconToken.Slot && reader.NameEquals("value"u8);
            if (!isShape && !isValue)
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (isShape) shape = GeoShape.Form.Read(ref reader);
            else value = form.Read(ref reader);
        }

        if (shape is not { } at) throw reader.Mismatch("a shape in the entry");
        reader.Read();
        return new Located<TValue>(at, value);
    }

    public override void Write(ref ReconWriter writer, Located<TValue> value)
    {
        writer.BeginRecord();
        writer.WriteSlot("shape"u8);
        GeoText.Write(ref writer, value.At);
        writer.WriteSlot("value"u8);
        form.Write(ref writer, value.Value);
        writer.EndRecord();
    }
}
