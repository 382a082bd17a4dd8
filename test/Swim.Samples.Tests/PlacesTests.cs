using Places.Agents;
using Swim.Recon;
using Swim.TestKit;

namespace Swim.Samples.Tests;

internal sealed class PlacesTests
{
    private SwimTest _swim = null!;
    private TestAgent _berlin = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _swim = await SwimTest.StartAsync<CityAgent>(options => options.WatchFromFirstCommand = false);
        _berlin = _swim.Agent("/city/berlin");
    }

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task Things_move_and_stay_in_the_city()
    {
        var before = await ThingsAsync();
        await _swim.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        var after = await ThingsAsync();

        Assert.Multiple(() =>
        {
            Assert.That(before, Has.Count.EqualTo(CityAgent.Population));
            Assert.That(after.Keys, Is.EquivalentTo(before.Keys));
            Assert.That(after.Values, Has.All.Matches<GeoPoint>(CityAgent.Area.Contains));
            Assert.That(after.Count(thing => thing.Value != before[thing.Key]), Is.EqualTo(CityAgent.Population));
        });
    }

    [Test]
    public async Task The_square_is_counted()
    {
        await ThingsAsync();
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        var things = await ThingsAsync();

        var expected = things.Values.Count(at => at.DistanceTo(CityAgent.Square) <= 1500);
        Assert.That(expected, Is.GreaterThan(0));
        await _berlin.ExpectValue("onSquare", expected);
    }

    [Test]
    public async Task What_is_put_elsewhere_is_taken_off_the_map()
    {
        await ThingsAsync();
        await _berlin.CommandAsync("things", Value.Parse("@update(key:1000,shape:{lat:48.1,lng:11.6})@Thing{kind:bus,heading:0,speed:5}"));
        Assert.That(await ThingsAsync(), Does.ContainKey(1000));

        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.That(await ThingsAsync(), Does.Not.ContainKey(1000));
    }

    private async Task<Dictionary<int, GeoPoint>> ThingsAsync()
    {
        var things = await _berlin.Map<int, Value>("things").GetAsync();
        return things.ToDictionary(thing => thing.Key, thing => new GeoPoint(Number(thing.Value["shape"]["lat"]), Number(thing.Value["shape"]["lng"])));
    }

    private static double Number(Value value) => ((Num)value).ToDouble();
}
