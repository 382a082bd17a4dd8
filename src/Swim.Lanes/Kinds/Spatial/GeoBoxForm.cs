using Swim.Recon;

namespace Swim.Lanes;

/// <summary><c>{south:…,west:…,north:…,east:…}</c>.</summary>
internal sealed class GeoBoxForm : Form<GeoBox>
{
    public override GeoBox Read(ref ReconReader reader)
    {
        var shape = GeoText.Read(ref reader, out var error);
        return shape is { IsPoint: false } ? shape.Value.Box : throw error ?? reader.Mismatch("a box, as in {south:51,west:-1,north:52,east:0}");
    }

    public override void Write(ref ReconWriter writer, GeoBox value) => GeoText.Write(ref writer, value);
}
