namespace Chat.Agents;

/// <summary>What a room tells the list of rooms.</summary>
[Form]
public sealed partial record RoomNews(string Name, int People, long Messages);
