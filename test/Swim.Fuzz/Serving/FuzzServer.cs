using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Swim.Fuzz.Serving;

/// <summary>The host under attack: an ordinary one, with short patience, and with two paths by which the run sees what it holds.</summary>
internal static class FuzzServer
{
    public const string FiguresPath = "/run/figures";

    public static WebApplication Build(string[] arguments, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        var troubles = new Troubles();
        builder.Logging.ClearProviders().AddProvider(troubles);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["Swim:Storage:Path"] = ":memory:",
            ["Swim:Gateway:PingInterval"] = "00:00:01",
            ["Swim:Gateway:MessageTimeout"] = "00:00:03",
            ["Swim:Gateway:IdleTimeout"] = "00:10:00",
            ["Swim:Gateway:CloseTimeout"] = "00:00:02",
        }.Where(setting => !arguments.Contains($"--{setting.Key}")));
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton(troubles).AddSingleton<Watch>();
        builder.Services.AddAuthentication("key").AddScheme<AuthenticationSchemeOptions, OperatorKey>("key", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("operator", policy => policy.RequireRole("operator"));
        builder.AddSwim();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapGet(FiguresPath, static async (Watch watch, bool collect) =>
        {
            if (collect) await watch.CollectAsync();
            return Results.Json(await watch.ReadAsync(collect));
        });
        app.MapSwim();
        app.Services.GetRequiredService<Watch>();
        return app;
    }
}
