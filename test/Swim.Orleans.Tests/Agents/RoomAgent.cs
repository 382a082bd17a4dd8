using Microsoft.Extensions.Logging;

namespace Swim.Tests.Agents;

[Agent("/building/:building/room/:number")]
public sealed partial class RoomAgent : WebAgent
{
    [Lane] public partial ValueLane<string> Place { get; }

    [Command]
    private void Ask()
    {
        Log.LogInformation("asked");
        Place.Value = $"{GetProperty("building")}/{Property<int>("number")}/{GetProperty("none") ?? "-"} at {NodeUri}";
    }

    [Command] private void AskForText() => Place.Value = Property<int>("building").ToString(System.Globalization.CultureInfo.InvariantCulture);
}
