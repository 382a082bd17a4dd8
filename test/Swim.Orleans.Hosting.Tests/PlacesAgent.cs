using Swim.Recon;

namespace Swim.Hosting.Tests;

/// <summary>A list and a map of places, as one writes them.</summary>
[Agent("/places/:id")]
public sealed partial class PlacesAgent : WebAgent
{
    [Lane] public partial ListLane<string> Names { get; }

    [Lane] public partial SpatialLane<string, int> Trucks { get; }

    [Lane] public partial ValueLane<GeoPoint> Last { get; }

    [OnInsert(nameof(Names))]
    private void Named(int index, string now) => Trucks.Put(now, new GeoPoint(index, index), 1);

    [OnMove(nameof(Trucks))]
    private void Moved(string key, GeoShape from, GeoShape to, int value) => Last.Value = to.Point;
}
