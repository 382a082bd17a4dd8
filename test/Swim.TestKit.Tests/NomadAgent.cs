using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Swim.TestKit.Tests;

/// <summary>Lanes of every kind that are not stored, and one that is.</summary>
[Agent("/nomad/:id", Durability = Durability.Transient)]
public sealed partial class NomadAgent : WebAgent
{
    [Lane] public partial ValueLane<string> Name { get; }

    [Lane] public partial MapLane<int, string> Things { get; }

    [Lane] public partial ListLane<string> Diary { get; }

    [Lane] public partial SpatialLane<string, int> Camps { get; }

    [Lane(Durability = Durability.WriteBehind)] public partial ValueLane<int> Stored { get; }

    private ValueStore<int> Secret => OpenValueStore<int>("secret", Durability.Transient);

    [Command]
    private void Fill(int count)
    {
        Name.Value = $"nomad of {count}";
        for (var i = 0; i < count; i++)
        {
            Things.Set(i, $"thing {i}");
            Diary.Add($"day {i}");
        }

        Camps.Put("here", new GeoPoint(47, 8), count);
        Stored.Value = count;
        Secret.Value = count;
    }

    [Command]
    private void MoveTo(string silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(silo));
        this.MigrateOnIdle();
    }

    [Command] private void TellSecret(string prefix) => Name.Value = $"{prefix} {Secret.Value}";

    [Command] private void Forget(string nothing)
    {
        Name.Unset();
        Things.Clear();
        Diary.Clear();
        Camps.Clear();
        Secret.Value = 0;
    }
}
