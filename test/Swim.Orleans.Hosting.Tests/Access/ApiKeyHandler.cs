using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Swim.Hosting.Tests.Access;

/// <summary>Keys in a header: the part before the dash is the name, which is the role as well.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    public const string Header = "X-Api-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var key = Request.Headers[Header].ToString();
        if (key.Length == 0) return Task.FromResult(AuthenticateResult.NoResult());
        var dash = key.IndexOf('-', StringComparison.Ordinal);
        if (dash < 1) return Task.FromResult(AuthenticateResult.Fail("The key is unknown."));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, key[..dash]), new Claim(ClaimTypes.Role, key[..dash])], Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }
}
