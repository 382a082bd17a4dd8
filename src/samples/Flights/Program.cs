using Flights.Data;
using Flights.Replay;
using Flights.Telemetry;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var swim = builder.AddSwim();
builder.AddTelemetry();
builder.Services.AddSingleton(FlightSchedule.Load());
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<ReplayClock>();
if (swim.Role == SwimRole.Silo) builder.Services.AddHostedService<ReplayService>();

var app = builder.Build();
app.MapTelemetry();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapGet("/airports.json", (FlightSchedule schedule) => schedule.Airports.Values.OrderBy(a => a.Code, StringComparer.Ordinal));
app.MapSwim();
app.Run();
