using System.Security.Claims;
using Microsoft.Extensions.Primitives;
using Swim.Gateway.Connections;

namespace Swim.Gateway;

internal sealed class LaneAccessControl : ILaneAccessControl, IDisposable
{
    private readonly ConnectionRegistry _registry;
    private readonly AccessControl _access;
    private readonly List<IDisposable> _changes = [];

    public LaneAccessControl(ConnectionRegistry registry, AccessControl access, IEnumerable<ILaneAccessChangeSource> sources)
    {
        (_registry, _access) = (registry, access);
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

    public void Dispose()
    {
        foreach (var change in _changes) change.Dispose();
    }
}
