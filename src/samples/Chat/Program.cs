using Chat.Access;
using Microsoft.AspNetCore.Authentication;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddAuthentication(ModeratorKey.Scheme).AddScheme<AuthenticationSchemeOptions, ModeratorKey>(ModeratorKey.Scheme, null);
builder.Services.AddAuthorization(options => options.AddPolicy("moderator", policy => policy.RequireRole("moderator")));
builder.AddSwim();

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapSwim();
app.Run();
