using Swim.Recon;

namespace Swim.Lanes;

/// <summary>A point or a box.</summary>
internal sealed class GeoShapeForm : Form<GeoShape>
{
    public override GeoShape Read(ref ReconReader reader) =>
        GeoText.Read(ref reader, out var error) ?? throw error ?? reader.Mismatch("a place, as in {lat:51.5,lng:-0.13} or {south:51,west:-1,north:52,east:0}");

    public override void Write(ref ReconWriter writer, GeoShape value) => GeoText.Write(ref writer, value);
}
