using Learning.Agents;
using Learning.Data;
using Learning.Models;
using Microsoft.Extensions.DependencyInjection;
using Swim.TestKit;

namespace Swim.Samples.Tests;

internal sealed class LearningTests
{
    private static readonly Lazy<FlightLog> Log = new(FlightLog.Load);

    private SwimTest _swim = null!;
    private TestAgent _airport = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _swim = await SwimTest.StartAsync<AirportAgent>(options =>
        {
            options.WatchFromFirstCommand = false;
            options.ConfigureServices(services => services.AddSingleton(Log.Value));
        });
        _airport = _swim.Agent("/airport/ORD");
    }

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public void Least_squares_finds_the_truth_that_made_the_data()
    {
        var random = new Random(1);
        var model = LeastSquares.Of(3);
        for (var i = 0; i < 2000; i++)
        {
            double[] features = [1, random.NextDouble(), random.NextDouble()];
            model = model.Learn(features, 3 + 2 * features[1] - features[2] + (random.NextDouble() - 0.5));
        }

        Assert.That(model.Weights, Is.EqualTo(new double[] { 3, 2, -1 }).Within(0.1));
    }

    [Test]
    public async Task An_airport_learns_to_do_better_than_the_mean_and_goes_on_after_a_restart()
    {
        var events = EventsOf("ORD");
        var half = events.Length / 2;
        await TellAsync(events[..half]);
        var learned = await _airport.Expect<Error>("error", error => error.Observations > 1000);
        TestContext.Out.WriteLine(learned);
        Assert.That(learned.Model, Is.LessThan(0.8 * learned.Naive), "the last arrivals");
        Assert.That(learned.ModelEver, Is.LessThan(0.95 * learned.NaiveEver), "all arrivals, those included from which it learned first");

        var said = await PredictAsync(9_000_001);
        await _airport.RestartAsync();
        Assert.That(await PredictAsync(9_000_002), Is.EqualTo(said), "the model is the one that was learned");
        Assert.That(await _airport.Value<Error>("error").GetAsync(), Is.EqualTo(learned));

        await TellAsync(events[half..]);
        var more = await _airport.Expect<Error>("error", error => error.Observations > learned.Observations + 1000);
        TestContext.Out.WriteLine(more);
        var model = Since(learned.ModelEver, more.ModelEver);
        var naive = Since(learned.NaiveEver, more.NaiveEver);
        Assert.That(model, Is.LessThan(0.85 * naive), "all arrivals since the restart");

        double Since(double before, double after) =>
            (after * more.Observations - before * learned.Observations) / (more.Observations - learned.Observations);
    }

    [Test]
    public async Task Nothing_learned_is_lost_with_the_process()
    {
        await TellAsync(EventsOf("ORD")[..600]);
        var said = await PredictAsync(9_000_001);
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));

        await _swim.CrashSiloAsync();

        _airport = _swim.Agent("/airport/ORD");
        Assert.That(await PredictAsync(9_000_002), Is.EqualTo(said));
    }

    [Test]
    public async Task An_arrival_far_off_is_strange_and_one_that_comes_twice_is_learned_once()
    {
        await TellAsync(EventsOf("ORD")[..600]);
        var before = await _airport.Expect<Error>("error", error => error.Observations > 100);
        await PredictAsync(9_000_001);

        await _airport.CommandAsync("arrive", new Arrival(9_000_001, 900));
        await _airport.CommandAsync("arrive", new Arrival(9_000_001, 900));

        await _airport.Expect<Error>("error", error => error.Observations == before.Observations + 1);
        await _airport.ExpectMap<long, Observation>("anomalies", anomalies => anomalies.TryGetValue(before.Observations + 1, out var strange) && strange.Delay == 900);
    }

    [Test]
    public async Task The_replay_tells_the_airports()
    {
        var replay = _swim.Agent("/replay");
        await replay.ExpectValue("progress", new Progress(0, 0, 0));
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(20));

        await replay.Expect<Progress>("progress", progress => progress.Minute is > 200 and < 300);
        var expected = Log.Value.Events.TakeWhile(happened => happened.Minute <= 279).Count(happened => happened is { IsArrival: true, Flight.Destination: "LAX" });
        Assert.That(expected, Is.GreaterThan(0));
        await _swim.Expect<Error>("/airport/LAX", "error", error => error.Observations > 0);
    }

    private static LoggedEvent[] EventsOf(string airport) => [.. Log.Value.Events.Where(happened => happened.Flight.Destination == airport)];

    private async Task TellAsync(LoggedEvent[] events)
    {
        foreach (var (_, isArrival, flight) in events)
        {
            if (isArrival) await _airport.CommandAsync("arrive", new Arrival(flight.Id, flight.Delay));
            else await _airport.CommandAsync("depart", new Departure(flight.Id, flight.Origin, flight.Hour, flight.Miles));
        }
    }

    private async Task<double> PredictAsync(int flight)
    {
        await _airport.CommandAsync("depart", new Departure(flight, "LAX", 17.5, 1745));
        return (await _airport.Map<int, Prediction>("prediction").GetAsync())[flight].Delay;
    }
}
