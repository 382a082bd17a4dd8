using System.Security.Claims;
using Microsoft.Extensions.Primitives;
using Swim.Gateway.Connections;

namespace Swim.Gateway;

internal sealed class LaneAccessControl : ILaneAccessControl, IDisposable
{
    private readonly ConnectionRegistry _registry;
    private readonly AccessControl _access;
    private readonly IAccessRelay[] _relays;
    private readonly List<IDisposable> _changes = [];

    public LaneAccessControl(ConnectionRegistry registry, AccessControl access, IEnumerable<ILaneAccessChangeSource> sources, IEnumerable<IAccessRelay> relays)
    {
        (_registry, _access, _relays) = (registry, access, [.. relays]);
        foreach (var relay in _relays) _changes.Add(relay.Subscribe(notice => Apply(notice)));
        foreach (var source in sources) _changes.Add(ChangeToken.OnChange(source.GetChangeToken, () => Recheck()));
    }

    public int Recheck(Func<ClaimsPrincipal, bool>? clients = null)
    {
        var count = 0;
        foreach (var guest in _registry.Guests())
        {
            if (clients?.Invoke(guest.Identity.User) == false) continue;
            guest.Recheck();
            count++;
        }

        return count;
    }

    public int Revoke(Func<ClaimsPrincipal, bool> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        var count = 0;
        foreach (var guest in _registry.Guests())
        {
            if (!clients(guest.Identity.User)) continue;
            guest.Expel("Revoked");
            _access.Metrics.SessionEnded("revoked");
            count++;
        }

        return count;
    }

    public int RecheckEverywhere(ClientClaim? clients = null) => Tell(new AccessNotice(IsRevocation: false, clients));

    public int RevokeEverywhere(ClientClaim clients)
    {
        ArgumentException.ThrowIfNullOrEmpty(clients.Type);
        ArgumentNullException.ThrowIfNull(clients.Value);
        return Tell(new AccessNotice(IsRevocation: true, clients));
    }

    public void Dispose()
    {
        foreach (var change in _changes) change.Dispose();
    }

    private int Tell(in AccessNotice notice)
    {
        foreach (var relay in _relays) relay.Tell(notice);
        return Apply(notice);
    }

    private int Apply(AccessNotice notice)
    {
        Func<ClaimsPrincipal, bool>? clients = notice.Clients is { } claim ? claim.IsOf : null;
        return notice.IsRevocation ? Revoke(clients ?? (static _ => true)) : Recheck(clients);
    }
}
