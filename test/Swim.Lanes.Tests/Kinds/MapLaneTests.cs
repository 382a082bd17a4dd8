using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MapLaneTests
{
    private readonly FakeReader _reader = new();

    [Test]
    public void Entries_are_kept_and_synced_in_key_order()
    {
        using var agent = Create();
        foreach (var key in new[] { 10, 2, -3, 7 }) agent.Command("ints", $"@update(key:{key}) {key * 10}");
        agent.Sync("ints", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | update -3 -30 | update 2 20 | update 7 70 | update 10 100 | synced"));
        Assert.That(agent.Read("ints"), Is.EqualTo("{-3:-30,2:20,7:70,10:100}"));
    }

    [TestCase("@update(key:1){5}")]
    [TestCase("@update(key:1)5")]
    [TestCase("@update(key:1) { 5 }")]
    public void Braces_around_a_single_value_do_not_belong_to_it(string command)
    {
        using var agent = Create();
        agent.Link("ints", _reader);
        agent.Command("ints", command);

        Assert.That(_reader.Text, Is.EqualTo("linked | update 1 5"));
    }

    [Test]
    public void An_empty_map_syncs_nothing()
    {
        using var agent = Create();
        agent.Sync("ints", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | synced"));
        Assert.That(agent.Read("ints"), Is.EqualTo("{}"));
    }

    [Test]
    public void Each_changed_key_is_one_event_in_the_order_of_first_change()
    {
        using var agent = Create();
        agent.Link("ints", _reader);
        agent.Host.Run(() =>
        {
            var map = agent.Map<int, int>("ints");
            map[5] = 1;
            map[1] = 1;
            map[5] = 2;
            map[3] = 1;
            map.Remove(3);
            map[1] = 9;
        });

        Assert.That(_reader.Text, Is.EqualTo("linked | update 5 2 | update 1 9"));
    }

    [Test]
    public void A_key_removed_and_set_again_in_a_turn_is_an_update_and_one_set_and_removed_is_nothing()
    {
        using var agent = Create();
        agent.Command("ints", "@update(key:1) 1");
        agent.Link("ints", _reader);
        agent.Host.Run(() =>
        {
            var map = agent.Map<int, int>("ints");
            map.Remove(1);
            map[1] = 2;
            map[2] = 2;
            map.Remove(2);
        });

        Assert.That(_reader.Text, Is.EqualTo("linked | update 1 2"));
    }

    [Test]
    public void A_clear_goes_first_and_forgets_what_was_before_it()
    {
        using var agent = Create();
        agent.Command("ints", "@update(key:1) 1");
        agent.Command("ints", "@update(key:2) 2");
        agent.Link("ints", _reader);
        agent.Host.Run(() =>
        {
            var map = agent.Map<int, int>("ints");
            map[3] = 3;
            map.Remove(1);
            map.Clear();
            map[4] = 4;
            map[2] = 5;
            map.Remove(4);
        });

        Assert.That(_reader.Text, Is.EqualTo("linked | clear | update 2 5"));
        Assert.That(_reader.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_remove_of_a_missing_key_says_nothing()
    {
        using var agent = Create();
        agent.Link("ints", _reader);
        agent.Command("ints", "@remove(key:1)");

        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Host.Rejections, Is.Empty);
    }

    [Test]
    public void Take_and_drop_are_shown_as_removes_in_key_order()
    {
        using var agent = Create();
        foreach (var key in new[] { 5, 3, 1, 4, 2 }) agent.Command("ints", $"@update(key:{key}) 0");
        agent.Link("ints", _reader);
        agent.Command("ints", "@drop(2)");
        agent.Command("ints", "@take(1)");

        Assert.That(_reader.Text, Is.EqualTo("linked | remove 1 | remove 2 | remove 4 | remove 5"));
        Assert.That(agent.Read("ints"), Is.EqualTo("{3:0}"));
    }

    [Test]
    public void Clear_empties_the_map()
    {
        using var agent = Create();
        agent.Command("ints", "@update(key:1) 1");
        agent.Link("ints", _reader);
        agent.Command("ints", "@clear");

        Assert.That(_reader.Text, Is.EqualTo("linked | clear"));
        Assert.That(agent.Map<int, int>("ints"), Is.Empty);
    }

    [TestCase("@update 1")]
    [TestCase("@update(5) 1")]
    [TestCase("@update(key:) 1")]
    [TestCase("@insert(key:1) 1")]
    [TestCase("@take(-1)")]
    [TestCase("@take")]
    [TestCase("@take(n:1)")]
    [TestCase("5")]
    [TestCase("")]
    public void What_is_no_map_command_is_refused_and_changes_nothing(string body)
    {
        using var agent = Create();
        agent.Command("ints", "@update(key:1) 1");
        agent.Command("ints", body);

        Assert.That(agent.Read("ints"), Is.EqualTo("{1:1}"));
        Assert.That(agent.Host.Rejections.Single().Outcome.Status, Is.EqualTo(CommandStatus.Mismatch));
    }

    [TestCase("@update(key:1) abc", "update 1 10")]
    [TestCase("@update(key:2) abc", "remove 2")]
    [TestCase("@update(key:abc) 4", "remove abc")]
    [TestCase("@remove(key:1.5)", "remove 1.5")]
    public void The_sender_of_a_refused_change_is_given_the_entry_that_is_there(string body, string expected)
    {
        using var agent = Create();
        agent.Command("ints", "@update(key:1) 10");
        agent.Sync("ints", _reader);
        _reader.Clear();
        agent.Command("ints", body, _reader);
        _reader.WaitFor(log => log.Length == 1);

        Assert.That(_reader.Text, Is.EqualTo(expected));
        Assert.That(agent.Read("ints"), Is.EqualTo("{1:10}"));
    }

    [TestCase("@update(key:\"a b\",other:1){x:1}", "update \"a b\" {x:1}")]
    [TestCase("@update({key:a}) 1", "update a 1")]
    [TestCase("@update(key:a)", "update a ")]
    [TestCase("@update(key:a){1}", "update a 1")]
    [TestCase("@update(key:a)@tag(1){b:2}", "update a @tag(1){b:2}")]
    public void Keys_and_values_are_read_as_they_are_written(string body, string expected)
    {
        using var agent = Create();
        agent.Link("shopping", _reader);
        agent.Command("shopping", body);

        Assert.That(_reader.Text, Is.EqualTo("linked | " + expected));
    }

    [Test]
    public void Handlers_see_every_change()
    {
        using var agent = Create(log: true);
        agent.Host.Run(() =>
        {
            var map = agent.Map<int, int>("ints");
            map[1] = 10;
            map[1] = 11;
            map[2] = 20;
            map[3] = 30;
            map.Remove(1);
            map.Remove(9);
            map.Drop(1);
            map.Take(5);
            map.Clear();
        });

        Assert.That(agent.Calls, Is.EqualTo(new[]
        {
            "will update 1 10 0", "did update 1 10 0",
            "will update 1 11 10", "did update 1 11 10",
            "will update 2 20 0", "did update 2 20 0",
            "will update 3 30 0", "did update 3 30 0",
            "will remove 1", "did remove 1 11",
            "will drop 1", "will remove 2", "did remove 2 20", "did drop 1",
            "will take 5", "did take 5",
            "will clear", "did clear",
        }));
    }

    [Test]
    public void KeepLast_drops_from_the_front()
    {
        using var agent = Create();
        agent.Host.Run(() =>
        {
            var map = agent.Map<int, int>("ints");
            for (var i = 0; i < 1000; i++)
            {
                map[i] = i;
                map.KeepLast(100);
            }
        });

        Assert.That(agent.Map<int, int>("ints").Keys, Is.EqualTo(Enumerable.Range(900, 100)));
    }

    [Test]
    public void Update_starts_from_the_unit_and_ReplaceAll_changes_only_what_it_must()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("ints");
        agent.Host.Run(() =>
        {
            Assert.That(map.Update(1, n => n + 5), Is.EqualTo(5));
            Assert.That(map.Update(1, n => n + 5), Is.EqualTo(10));
            map[2] = 2;
        });
        agent.Link("ints", _reader);
        agent.Host.Run(() => map.ReplaceAll([new(3, 3), new(2, 22)]));

        Assert.That(_reader.Text, Is.EqualTo("linked | remove 1 | update 2 22 | update 3 3"));
    }

    [Test]
    public void First_last_and_ranges_follow_the_order_of_keys()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("ints");
        Assert.That(map.TryGetFirst(out _), Is.False);
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 500; i++) map[(i * 7919) % 500] = i;
        });

        Assert.That(map.TryGetFirst(out var first) ? first.Key : -1, Is.Zero);
        Assert.That(map.TryGetLast(out var last) ? last.Key : -1, Is.EqualTo(499));
        Assert.That(map.Range(100, 203).Select(e => e.Key), Is.EqualTo(Enumerable.Range(100, 103)));
        Assert.That(map.RangeFrom(490).Select(e => e.Key), Is.EqualTo(Enumerable.Range(490, 10)));
        Assert.That(map.Range(600, 700), Is.Empty);
        Assert.That(map.Keys, Is.EqualTo(Enumerable.Range(0, 500)));
        Assert.That(map.ToArray(), Has.Length.EqualTo(500));
    }

    [Test]
    public void Enumerating_survives_changes_and_sees_each_key_at_most_once()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("ints");
        var seen = new List<int>();
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 300; i++) map[i * 2] = i;
            foreach (var (key, _) in map)
            {
                seen.Add(key);
                map.Remove(key);
                map.Remove(key + 2);
                map[key + 401] = 0;
                if (key > 1000) map.Clear();
            }
        });

        Assert.That(seen, Is.Ordered.And.Unique);
        Assert.That(seen[..3], Is.EqualTo(new[] { 0, 4, 8 }));
    }

    [Test]
    public void A_large_map_is_synced_in_parts_with_changes_between_them()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("ints");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 2000; i++) map[i] = i;
        });
        var reader = new FakeReader();
        agent.Sync("ints", reader);

        Assert.That(reader.Parts, Is.EqualTo(4));
        Assert.That(reader.EntryOrder, Is.EqualTo(Enumerable.Range(0, 2000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        Assert.That(reader.Log[^1], Is.EqualTo("synced"));
    }

    [Test]
    public void A_part_holds_at_most_so_many_bytes()
    {
        using var agent = Create();
        var map = agent.Map<string, Value>("shopping");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 100; i++) map[$"key{i:000}"] = Value.Parse($"\"{new string('x', 10_000)}\"");
        });
        var reader = new FakeReader();
        agent.Sync("shopping", reader);

        Assert.That(reader.Parts, Is.EqualTo(15));
        Assert.That(reader.Entries, Has.Count.EqualTo(100));
    }

    [Test]
    public void A_hundred_thousand_entries_come_and_go_in_any_order()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("ints");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 100_000; i++) map[(int)((i * 7919L) % 100_003)] = i;
            Assert.That(map, Has.Count.EqualTo(100_000));
            for (var i = 0; i < 100_000; i += 2) map.Remove((int)((i * 7919L) % 100_003));
        });
        var expected = Enumerable.Range(0, 100_000).Where(i => i % 2 == 1).Select(i => (int)((i * 7919L) % 100_003)).Order();
        Assert.That(map.Keys, Is.EqualTo(expected));
    }

    private static TestAgent Create(bool log = false)
    {
        static TestAgent Test(object self) => (TestAgent)self;
        var ints = !log
            ? new MapLaneDefinition<int, int>("ints", Form.Int32, Form.Int32)
            : new MapLaneDefinition<int, int>("ints", Form.Int32, Form.Int32)
            {
                WillUpdate = (self, key, now, before) =>
                {
                    Test(self).Calls.Add($"will update {key} {now} {before}");
                    return now;
                },
                DidUpdate = (self, key, now, before) => Test(self).Calls.Add($"did update {key} {now} {before}"),
                WillRemove = (self, key) => Test(self).Calls.Add($"will remove {key}"),
                DidRemove = (self, key, before) => Test(self).Calls.Add($"did remove {key} {before}"),
                WillClear = self => Test(self).Calls.Add("will clear"),
                DidClear = self => Test(self).Calls.Add("did clear"),
                WillDrop = (self, count) => Test(self).Calls.Add($"will drop {count}"),
                DidDrop = (self, count) => Test(self).Calls.Add($"did drop {count}"),
                WillTake = (self, count) => Test(self).Calls.Add($"will take {count}"),
                DidTake = (self, count) => Test(self).Calls.Add($"did take {count}"),
            };
        return new TestAgent(TestAgent.Define(ints, new MapLaneDefinition<string, Value>("shopping", Form.String, Form.Value))).Open();
    }
}
