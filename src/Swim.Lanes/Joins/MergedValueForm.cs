using Swim.Recon;

namespace Swim.Lanes;

/// <summary>A merged entry as readers see it: the value that shows.</summary>
internal sealed class MergedValueForm<TLink, TValue>(Form<TValue> form) : Form<MergedValue<TLink, TValue>>
{
    public override MergedValue<TLink, TValue> Read(ref ReconReader reader) => throw new NotSupportedException("An entry of a join is not read from what it shows.");

    public override void Write(ref ReconWriter writer, MergedValue<TLink, TValue> value) => form.Write(ref writer, value.Shown.Value);
}
