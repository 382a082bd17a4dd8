using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Swim.Gateway.Tests.Access;

/// <summary>Bearer tokens and keys whose text up to a dash is the name.</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public static void Add(IServiceCollection services) => services.AddAuthentication("Key").AddScheme<AuthenticationSchemeOptions, KeyHandler>("Key", null);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var key = Request.Headers["X-Api-Key"].ToString();
        if (key.Length == 0 && Request.Headers.Authorization.ToString() is { Length: > 7 } bearer) key = bearer[7..];
        if (key.Length == 0) return Task.FromResult(AuthenticateResult.NoResult());
        var dash = key.IndexOf('-', StringComparison.Ordinal);
        if (dash < 1) return Task.FromResult(AuthenticateResult.Fail("The key is unknown."));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, key[..dash])], "Key")), "Key")));
    }
}
