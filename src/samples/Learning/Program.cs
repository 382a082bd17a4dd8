using Learning.Data;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddSwim();
builder.Services.AddSingleton(FlightLog.Load());

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapSwim();
app.Run();
