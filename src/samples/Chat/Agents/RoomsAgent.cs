namespace Chat.Agents;

/// <summary>The list of rooms: those in which anything has happened, the busiest ones at most.</summary>
[Agent("/rooms")]
public sealed partial class RoomsAgent : WebAgent
{
    private const int MostRooms = 200;

    [Lane] public partial MapLane<string, RoomNews> Rooms { get; }

    [Command]
    private void Report(RoomNews news)
    {
        Rooms[news.Name] = news;
        if (Rooms.Count > MostRooms) Rooms.Remove(Rooms.MinBy(room => (room.Value.People, room.Value.Messages)).Key);
    }
}
