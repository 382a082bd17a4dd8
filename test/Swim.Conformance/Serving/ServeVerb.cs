using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Swim.Conformance.Serving;

/// <summary><c>serve --urls http://127.0.0.1:PORT</c>: a server with the conformance agents. State is kept where <c>Swim:Storage:Path</c> says.</summary>
internal static class ServeVerb
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var app = Build(arguments);
        await app.RunAsync();
        return 0;
    }

    public static WebApplication Build(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.AddSwim();
        var app = builder.Build();
        app.MapSwim();
        return app;
    }
}
