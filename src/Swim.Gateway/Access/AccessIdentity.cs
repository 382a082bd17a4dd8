using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Claims;

namespace Swim.Gateway;

/// <summary>Who a client is, until when, and what has been decided about it. Safe from any thread.</summary>
internal sealed class AccessIdentity(ClaimsPrincipal user, DateTimeOffset? expires)
{
    private readonly Lock _gate = new();
    private Dictionary<(Guard Guard, string Lane, string? Node), AccessDecision>? _decisions;

    /// <summary>Nobody.</summary>
    public static AccessIdentity Anonymous => new(new ClaimsPrincipal(new ClaimsIdentity()), null);

    public ClaimsPrincipal User => user;

    /// <summary>When the token or cookie is over, if it ever is.</summary>
    public DateTimeOffset? Expires => expires;

    public bool IsKnown => user.Identity is { IsAuthenticated: true };

    /// <summary>The identity that a scheme or the application has found; it ends when the first of ticket and token does.</summary>
    public static AccessIdentity Of(ClaimsPrincipal user, DateTimeOffset? expires)
    {
        // seconds since 1970 (RFC 7519)
        if (user.FindFirst("exp") is { } claim && long.TryParse(claim.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            var end = DateTimeOffset.FromUnixTimeSeconds(seconds);
            if (expires is null || end < expires) expires = end;
        }

        return new AccessIdentity(user, expires);
    }

    /// <summary>What was decided about the same question before.</summary>
    public bool TryFind(Guard guard, in AccessQuestion question, out AccessDecision decision)
    {
        lock (_gate)
        {
            decision = default;
            return _decisions is { } known && (known.TryGetValue((guard, question.Lane, null), out decision) || known.TryGetValue((guard, question.Lane, question.Node), out decision));
        }
    }

    /// <summary>Remembers a decision; when there are too many, all others are forgotten.</summary>
    public void Remember(Guard guard, in AccessQuestion question, bool forAllNodes, AccessDecision decision, int limit)
    {
        if (limit == 0) return;
        lock (_gate)
        {
            _decisions ??= [];
            if (_decisions.Count >= limit) _decisions.Clear();
            CollectionsMarshal.GetValueRefOrAddDefault(_decisions, (guard, question.Lane, forAllNodes ? null : question.Node), out _) = decision;
        }
    }

    /// <summary>Everything is decided anew from here on.</summary>
    public void Forget()
    {
        lock (_gate) _decisions = null;
    }
}
