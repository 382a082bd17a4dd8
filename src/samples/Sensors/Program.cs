var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddSwim();

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapSwim();
app.Run();
