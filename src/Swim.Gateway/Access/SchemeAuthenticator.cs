using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Swim.Recon;

namespace Swim.Gateway;

/// <summary>
/// Has the credentials of an <c>@auth</c> envelope checked by the application's own authentication schemes, as if they had come with a request. Safe from any thread.
/// </summary>
internal sealed class SchemeAuthenticator(IOptions<LaneAccessOptions> options, IServiceScopeFactory scopes)
{
    private const string PlainSlot = "token";

    private readonly LaneAccessOptions _options = options.Value;

    /// <summary>The answer; null when the application has no scheme.</summary>
    public async ValueTask<WarpAuthentication?> AuthenticateAsync(HttpContext upgrade, ReadOnlyMemory<byte> credentials)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<IAuthenticationSchemeProvider>() is not { } schemes) return null;
        IEnumerable<string> names = _options.Schemes.Count > 0 ? _options.Schemes
            : await schemes.GetDefaultAuthenticateSchemeAsync() is { } scheme ? [scheme.Name] : [];
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        if (!TryDescribe(upgrade, context, credentials.Span)) return WarpAuthentication.Rejected;
        var isAny = false;
        foreach (var name in names)
        {
            isAny = true;
            var result = await context.AuthenticateAsync(name);
            if (result is { Succeeded: true }) return WarpAuthentication.Accept(result.Principal, result.Properties?.ExpiresUtc);
        }

        return isAny ? WarpAuthentication.Rejected : null;
    }

    private bool TryDescribe(HttpContext upgrade, HttpContext context, ReadOnlySpan<byte> credentials)
    {
        var (from, request) = (upgrade.Request, context.Request);
        request.Method = HttpMethods.Get;
        request.Scheme = from.Scheme;
        request.Host = from.Host;
        request.Path = "/";
        context.Connection.RemoteIpAddress = upgrade.Connection.RemoteIpAddress;
        context.Connection.ClientCertificate = upgrade.Connection.ClientCertificate;
        if (credentials.IsEmpty)
        {
            // what the client came with, checked again
            foreach (var (name, values) in from.Headers) request.Headers[name] = values;
            request.QueryString = from.QueryString;
            return true;
        }

        Value value;
        try
        {
            value = Value.Parse(credentials);
        }
        catch (ReconException)
        {
            return false;
        }

        if (value is Text text) return TryShow(PlainSlot, text.Value, request.Headers);
        if (value is not Record record) return false;
        var isShown = false;
        foreach (var item in record)
        {
            if (item is not Slot { Key: Text slot, Value: var secret }) continue;
            if (CookieOf(secret) is { } cookie) secret = from.Cookies[cookie] is { } held ? Text.From(held) : Value.Absent;
            if (secret is Text shown) isShown |= TryShow(slot.Value, shown.Value, request.Headers);
        }

        return isShown;
    }

    private bool TryShow(string slot, string secret, IHeaderDictionary headers)
    {
        if (!_options.Credentials.TryGetValue(slot, out var template)) return false;
        var colon = template.IndexOf(':', StringComparison.Ordinal);
        headers[template[..colon].Trim()] = template[(colon + 1)..].Trim().Replace("{0}", secret, StringComparison.Ordinal);
        return true;
    }

    // {cookie:name}
    private static string? CookieOf(Value value) =>
        value is Record { Count: 1 } record && record[0] is Slot { Key: Text key, Value: Text name } && key.Value == "cookie" ? name.Value : null;
}
