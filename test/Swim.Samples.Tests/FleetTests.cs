using Fleet.Agents;
using Microsoft.Extensions.DependencyInjection;
using Swim.TestKit;

namespace Swim.Samples.Tests;

internal sealed class FleetTests
{
    private SwimTest _swim = null!;
    private TestAgent _country = null!;

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task What_vehicles_report_goes_up_to_the_country()
    {
        await StartAsync(new FleetSize(0, 0));
        await HireAsync("north", "v1", "v2");
        await HireAsync("south", "v3");

        await ReportAsync("v1", new VehicleStatus(50, 80, 100));
        await ReportAsync("v2", new VehicleStatus(0, 10, 200));
        await ReportAsync("v3", new VehicleStatus(80, 60, 300.5));

        await _swim.Agent("/depot/north").ExpectValue("summary", new DepotSummary(2, 1, 50, 300, 1));
        await _country.ExpectValue("summary", new CountrySummary(2, 3, 2, 65, 600.5, 1));
        await _swim.Agent("/depot/north").ExpectMap<string, VehicleStatus>("emptiest", emptiest => emptiest.Keys.SequenceEqual(["v2"]));
    }

    [Test]
    public async Task A_vehicle_that_leaves_takes_its_contribution_with_it()
    {
        await StartAsync(new FleetSize(0, 0));
        await HireAsync("north", "v1", "v2");
        await ReportAsync("v1", new VehicleStatus(50, 80, 100));
        await ReportAsync("v2", new VehicleStatus(70, 80, 0.1));
        await _country.ExpectValue("summary", new CountrySummary(1, 2, 2, 60, 100.1, 0));

        await _swim.Agent("/depot/north").CommandAsync("retire", "v2");

        await _country.ExpectValue("summary", new CountrySummary(1, 1, 1, 50, 100, 0));
    }

    [Test]
    public async Task Links_and_figures_are_there_after_the_end_of_the_silo()
    {
        await StartAsync(new FleetSize(0, 0));
        await HireAsync("north", "v1");
        await ReportAsync("v1", new VehicleStatus(50, 80, 100));
        await _country.ExpectValue("summary", new CountrySummary(1, 1, 1, 50, 100, 0));
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        await _swim.CrashSiloAsync();

        _country = _swim.Agent("/country");
        await _country.ExpectValue("summary", new CountrySummary(1, 1, 1, 50, 100, 0));
        await ReportAsync("v1", new VehicleStatus(60, 80, 101));
        await _country.ExpectValue("summary", new CountrySummary(1, 1, 1, 60, 101, 0));
    }

    [Test]
    public async Task The_summary_is_that_of_the_vehicles()
    {
        await StartAsync(new FleetSize(3, 20));
        await _country.Expect<CountrySummary>("summary", country => country is { Depots: 3, Vehicles: 60 });

        await _swim.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        long moving = 0;
        for (var depot = 1; depot <= 3; depot++)
        {
            var vehicles = await _swim.Agent($"/depot/d0{depot}").ExpectMap<string, VehicleStatus>("vehicles", vehicles => vehicles.Count == 20);
            moving += vehicles.Values.Count(vehicle => vehicle.Speed > 0);
        }

        await _country.Expect<CountrySummary>("summary", country => country.Moving == moving);
        Assert.That(moving, Is.GreaterThan(0));
    }

    private async Task StartAsync(FleetSize size)
    {
        _swim = await SwimTest.StartAsync<CountryAgent>(options => options.ConfigureServices(services => services.AddSingleton(size)));
        _country = _swim.Agent("/country");
    }

    private async Task HireAsync(string depot, params string[] vehicles)
    {
        await _country.CommandAsync("open", depot);
        foreach (var vehicle in vehicles) await _swim.Agent($"/depot/{depot}").CommandAsync("hire", vehicle);
    }

    private ValueTask ReportAsync(string vehicle, VehicleStatus status) => _swim.Agent($"/vehicle/{vehicle}").CommandAsync("report", status);
}
