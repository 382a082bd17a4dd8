using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>
/// A client's copy of a list, kept as a strict client would: every change must fit what it has, by index and by key.
/// </summary>
internal sealed class ListReplica
{
    private readonly List<(string Key, string Value)> _elements = [];
    private volatile FakeHost? _waiting;

    public ListReplica(LinkBufferOptions? options = null) =>
        Buffer = new ProbeBuffer(options) { Ready = () => (_waiting as IAgentHost)?.Post(() => { }) };

    public ProbeBuffer Buffer { get; }

    public List<string> Log { get; } = [];

    public int Synced { get; private set; }

    public string[] Values => [.. _elements.Select(e => e.Value)];

    public string[] Keys => [.. _elements.Select(e => e.Key)];

    /// <summary>Takes at most so many things and applies them.</summary>
    public void Take(int most)
    {
        for (; most > 0 && Buffer.Next() is { } text; most--) Apply(text);
    }

    public void TakeAll() => Take(int.MaxValue);

    /// <summary>Takes everything, and runs the agent, until the condition holds (some answers come from the feed's own worker).</summary>
    public void Until(TestAgent agent, Func<bool> condition)
    {
        _waiting = agent.Host;
        try
        {
            agent.Host.Until(() =>
            {
                TakeAll();
                return condition();
            });
        }
        catch (AssertionException)
        {
            Assert.Fail($"The reader has {string.Join(' ', Values)}; it was last told {string.Join(" | ", Log.TakeLast(12))}; {Buffer.PendingCount} wait, synced {Synced}; the agent has {agent.Lanes.UnsavedBytes} B unsaved, the list {string.Join(' ', (ListLane<string>)agent.Lanes.Find("list")!)}");
        }

        _waiting = null;
    }

    /// <summary>Until it has what the lane has, has been told of every sync, and nothing waits.</summary>
    public void Converge(TestAgent agent)
    {
        var list = (ListLane<string>)agent.Lanes.Find("list")!;
        Until(agent, () => _elements.Select(e => e.Value).SequenceEqual(list) && Buffer.PendingCount == 0);
    }

    private void Apply(string text)
    {
        Log.Add(text);
        if (text == "synced") Synced++;
        if (text == "clear" || text.StartsWith("unlinked", StringComparison.Ordinal)) _elements.Clear();
        if (text[0] != '!') return;
        var record = (Record)Value.Parse(text[1..]);
        var verb = (Attr)record[0];
        switch (verb.Name)
        {
            case "update":
                Update(Index(verb, "index"), Key(verb), text[(text.IndexOf(')', StringComparison.Ordinal) + 1)..].Trim());
                break;
            case "remove":
                Assert.That(_elements[Index(verb, "index")].Key, Is.EqualTo(Key(verb)), text);
                _elements.RemoveAt(Index(verb, "index"));
                break;
            case "move":
                var element = _elements[Index(verb, "from")];
                Assert.That(element.Key, Is.EqualTo(Key(verb)), text);
                _elements.RemoveAt(Index(verb, "from"));
                _elements.Insert(Index(verb, "to"), element);
                break;
            case "drop":
                _elements.RemoveRange(0, Math.Min(Count(verb), _elements.Count));
                break;
            case "take":
                var kept = Math.Min(Count(verb), _elements.Count);
                _elements.RemoveRange(kept, _elements.Count - kept);
                break;
            default:
                Assert.Fail(text);
                break;
        }
    }

    private void Update(int index, string key, string value)
    {
        var known = _elements.FindIndex(e => e.Key == key);
        if (known < 0)
        {
            _elements.Insert(index, (key, value));
            return;
        }

        Assert.That(known, Is.EqualTo(index), $"{key} is replaced where it is not");
        _elements[index] = (key, value);
    }

    private static int Index(Attr verb, string name) => (int)Num(verb.Value[name]);

    private static string Key(Attr verb) => verb.Value["key"].ToString();

    private static int Count(Attr verb) => (int)Num(verb.Value);

    private static double Num(Value value) => double.Parse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture);
}
