namespace Chat.Agents;

/// <summary>A room: what was said last, and who is here.</summary>
[Agent("/room/:name")]
public sealed partial class RoomAgent : WebAgent
{
    public const int KeptMessages = 100;
    public const int LongestName = 30;
    public const int LongestText = 500;

    /// <summary>Who has not been heard of for this long has left.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The last messages, by their number.</summary>
    [Lane] public partial MapLane<long, Message> Messages { get; }

    /// <summary>Who is here, and when they were last heard of.</summary>
    [Lane(Durability = Durability.Transient)] public partial MapLane<string, DateTimeOffset> People { get; }

    /// <summary>The number of the last message.</summary>
    [Lane] public partial ValueLane<long> Total { get; }

    [Command]
    private void Say(Line line)
    {
        var from = Checked(line.From, LongestName, "name");
        var text = Checked(line.Text, LongestText, "message");
        Total.Value++;
        Messages[Total.Value] = new Message(from, text, Clock.GetUtcNow());
        Messages.KeepLast(KeptMessages);
        People[from] = Clock.GetUtcNow();
        Report();
    }

    /// <summary>Takes back what somebody said; for moderators.</summary>
    [Command, AuthorizeLane("moderator")]
    private void Erase(long number) => Messages.Remove(number);

    /// <summary>Somebody is here; pages say it again and again.</summary>
    [Command]
    private void Here(string name)
    {
        var isNew = !People.ContainsKey(name = Checked(name, LongestName, "name"));
        People[name] = Clock.GetUtcNow();
        if (isNew) Report();
    }

    [Command]
    private void Leave(string name)
    {
        if (People.Remove(name)) Report();
    }

    [Every("10s")]
    private void LookAround()
    {
        var gone = People.Where(person => Clock.GetUtcNow() - person.Value > Patience).Select(person => person.Key).ToArray();
        foreach (var name in gone) People.Remove(name);
        if (gone.Length > 0) Report();
    }

    private void Report() => Command("/rooms", "report", new RoomNews(GetProperty("name")!, People.Count, Total.Value));

    private static string Checked(string text, int longest, string what)
    {
        var trimmed = text.Trim();
        return trimmed.Length > 0 && trimmed.Length <= longest ? trimmed : throw new ArgumentException($"A {what} has 1 to {longest} characters.");
    }
}
