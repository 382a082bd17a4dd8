using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Chat.Access;

/// <summary>Whoever sends the key of the configuration (<c>Chat:ModeratorKey</c>) is a moderator; without one in the configuration nobody is.</summary>
public sealed class ModeratorKey(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ModeratorKey";

    private const string Header = "X-Moderator-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Headers.TryGetValue(Header, out var sent)) return Task.FromResult(AuthenticateResult.NoResult());
        if (configuration["Chat:ModeratorKey"] is not { Length: > 0 } key || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent.ToString()), Encoding.UTF8.GetBytes(key)))
            return Task.FromResult(AuthenticateResult.Fail("The key is unknown."));
        var moderator = new ClaimsIdentity([new Claim(ClaimTypes.Name, "moderator"), new Claim(ClaimTypes.Role, "moderator")], Scheme);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(moderator), Scheme)));
    }
}
