using Swim.Recon;

namespace Swim.Lanes;

/// <summary><c>{lat:…,lng:…}</c>.</summary>
internal sealed class GeoPointForm : Form<GeoPoint>
{
    public override GeoPoint Read(ref ReconReader reader)
    {
        var shape = GeoText.Read(ref reader, out var error);
        return shape is { IsPoint: true } ? shape.Value.Point : throw error ?? reader.Mismatch("a point, as in {lat:51.5,lng:-0.13}");
    }

    public override void Write(ref ReconWriter writer, GeoPoint value) => GeoText.Write(ref writer, value);
}
