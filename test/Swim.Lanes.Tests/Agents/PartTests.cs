using System.Text;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

/// <summary>A part of a keyed lane, read instead of the whole.</summary>
internal sealed class PartTests
{
    private TestAgent _agent = null!;

    [SetUp]
    public void Start()
    {
        _agent = new TestAgent(TestAgent.Define(
            new MapLaneDefinition<int, int>("numbers", Form.Int32, Form.Int32),
            new MapLaneDefinition<string, string>("words", Form.String, Form.String),
            new MapLaneDefinition<Value, Value>("any", Form.Value, Form.Value),
            new ValueLaneDefinition<int>("count", Form.Int32))).Open();
        _agent.Host.Run(() =>
        {
            for (var i = 0; i < 3_000; i++)
            {
                _agent.Map<int, int>("numbers")[i] = i;
                _agent.Map<string, string>("words")[$"{(char)('a' + i % 26)}{i:0000}"] = $"w{i}";
            }

            _agent.Map<string, string>("words")["with space"] = "spaced";
            foreach (var key in (Value[])[1, "one", "true", 14, "two"]) _agent.Map<Value, Value>("any")[key] = Record.Of(new Slot("is", key));
        });
    }

    [TearDown]
    public void Stop() => _agent.Dispose();

    [TestCase("numbers", 3, "", "", "{0:0,1:1,2:2}")]
    [TestCase("numbers", 2, "1022", "", "{1023:1023,1024:1024}")]
    [TestCase("numbers", 10, "2998", "", "{2999:2999}")]
    [TestCase("numbers", 10, "2999", "", "{}")]
    [TestCase("numbers", 4, "", "29", "{29:29,290:290,291:291,292:292}")]
    [TestCase("numbers", 3, "299", "299", "{2990:2990,2991:2991,2992:2992}")]
    [TestCase("numbers", 3, "", "abc", "{}")]
    [TestCase("numbers", 3, "abc", "", "{}")]
    [TestCase("words", 2, "", "c00", "{c0002:w2,c0028:w28}")]
    [TestCase("words", 9, "", "with ", "{\"with space\":spaced}")]
    [TestCase("words", 9, "", "with t", "{}")]
    [TestCase("words", 2, "c0028", "c00", "{c0054:w54,c0080:w80}")]
    [TestCase("any", 9, "", "1", "{1:{is:1},14:{is:14}}")]
    [TestCase("any", 9, "", "o", "{one:{is:one}}")]
    public void So_many_entries_after_a_key_that_begin_so(string lane, int limit, string after, string prefix, string expected) =>
        Assert.That(Read(new LanePart(limit, after, prefix).Of(lane)), Is.EqualTo(expected));

    [TestCase("numbers", "1")]
    [TestCase("words", "w")]
    [TestCase("words", "")]
    public void Parts_put_together_are_the_whole(string lane, string prefix)
    {
        var found = new List<string>();
        for (var after = "";;)
        {
            var part = (Record)Value.Parse(Read(new LanePart(100, after, prefix).Of(lane)));
            if (part.Count == 0) break;
            found.AddRange(part.Select(static item => ((Slot)item).Key.ToString().Trim('"')));
            after = ((Slot)part[^1]).Key.ToString();
        }

        var whole = ((Record)Value.Parse(Read(lane))).Select(static item => ((Slot)item).Key.ToString().Trim('"')).Where(key => key.StartsWith(prefix, StringComparison.Ordinal));
        Assert.That(found, Is.EqualTo(whole));
    }

    [Test]
    public void Other_lanes_show_their_whole_state_and_other_queries_name_no_lane()
    {
        Assert.That(Read(new LanePart(5).Of("count")), Is.EqualTo(Read("count")));
        Assert.That(_agent.Host.Run(() => _agent.Lanes.ReadAsync("numbers?colour=red")).Found, Is.False);
        Assert.That(_agent.Host.Run(() => _agent.Lanes.ReadAsync("none?limit=1")).Found, Is.False);
    }

    private string Read(string lane)
    {
        var reading = _agent.Host.Run(() => _agent.Lanes.ReadAsync(lane));
        Assert.That((reading.Found, reading.IsFailed), Is.EqualTo((true, false)));
        return Encoding.UTF8.GetString(reading.Body.Span);
    }
}
