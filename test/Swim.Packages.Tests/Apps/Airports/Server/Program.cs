using Airports;
using Swim;

var builder = WebApplication.CreateBuilder(args);
builder.UseOrleans(silo => silo.UseLocalhostClustering(builder.Configuration.GetValue<int>("SiloPort"), builder.Configuration.GetValue<int>("GatewayPort")));
builder.AddSwim();
var app = builder.Build();
app.MapSwim();
app.Run();

[Agent("/airport/:code", Contract = typeof(IAirport))]
public sealed partial class AirportAgent : WebAgent, IAirportGrain
{
    [Lane]
    public partial ValueLane<bool> IsOpen { get; }

    [Lane]
    public partial MapLane<string, Flight> Inbound { get; }

    [Command]
    void Close(Closing closing)
    {
        if (closing.Reason.Length == 0) throw new ArgumentException("A closing needs a reason.");
        IsOpen.Value = false;
        Inbound.Clear();
    }

    public Task<Report> ReportAsync() => Task.FromResult(new Report(NodeUri, Inbound.Count));
}

// an agent is a grain too: Orleans' own generator must be at work in this project
public interface IAirportGrain : IGrainWithStringKey
{
    Task<Report> ReportAsync();
}

[GenerateSerializer]
public sealed record Report([property: Id(0)] string Airport, [property: Id(1)] int Inbound);
