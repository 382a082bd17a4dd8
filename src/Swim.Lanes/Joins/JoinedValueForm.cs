using Swim.Recon;

namespace Swim.Lanes;

/// <summary>A joined value by its form; a source that has none is nothing at all.</summary>
internal sealed class JoinedValueForm<TValue>(Form<TValue> form) : Form<JoinedValue<TValue>>
{
    public override JoinedValue<TValue> Read(ref ReconReader reader)
    {
        if (reader.Token != ReconToken.Extant) return new JoinedValue<TValue>(true, form.Read(ref reader));
        reader.Read();
        return default;
    }

    public override void Write(ref ReconWriter writer, JoinedValue<TValue> value)
    {
        if (value.IsSet) form.Write(ref writer, value.Value);
        else writer.WriteExtant();
    }
}
