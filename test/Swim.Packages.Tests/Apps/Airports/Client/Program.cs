using Airports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Swim;

var builder = Host.CreateApplicationBuilder();
builder.UseOrleansClient(client => client.UseLocalhostClustering(int.Parse(args[0])).AddSwimClient());
using var host = builder.Build();
await host.StartAsync();
var swim = host.Services.GetRequiredService<ISwim>();

var airport = swim.Airport("JFK");
await airport.IsOpen.SetAsync(true);
await airport.Inbound.UpdateAsync("UA1", new Flight("UA1", "B7"));
await airport.Inbound.UpdateAsync("BA2", new Flight("BA2", null));
await airport.Inbound.RemoveAsync("BA2");
Console.WriteLine($"open {await airport.IsOpen.GetAsync()}, inbound {string.Join(", ", await airport.Inbound.GetAsync())}");

await airport.CloseAsync(new Closing("snow", DateTimeOffset.UnixEpoch));
Console.WriteLine($"open {await airport.IsOpen.GetAsync()}, inbound {(await airport.Inbound.GetAsync()).Count}");

await SayAsync(async () => await airport.CloseAsync(new Closing("", DateTimeOffset.UnixEpoch)));
await SayAsync(async () => await swim.Agent("/airport/JFK").Value<int>("nowhere").GetAsync());
await SayAsync(() => Task.FromResult(swim.Agent("/harbour/1")));
await SayAsync(async () =>
{
    await foreach (var _ in airport.IsOpen.LinkAsync()) break;
});
await host.StopAsync();

static async Task SayAsync(Func<Task> action)
{
    try
    {
        await action();
        Console.WriteLine("no error");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
    }
}
