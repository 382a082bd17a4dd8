using Fleet.Agents;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddSwim();
builder.Services.AddSingleton(builder.Configuration.GetSection("Fleet").Get<FleetSize>()!);

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapSwim();
app.Run();
