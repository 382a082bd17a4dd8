using System.Text.Json;
using Swim.Gateway;

namespace Swim.Runtime;

/// <summary>Brings what one gateway is told about its clients' rights to all of the cluster.</summary>
internal sealed class ClusterAccess(ClusterNotices notices) : IAccessRelay
{
    private const string Topic = "swim.access";
    private const string Recheck = "recheck";
    private const string Revoke = "revoke";

    public void Tell(AccessNotice notice)
    {
        var kind = notice.IsRevocation ? Revoke : Recheck;
        notices.Publish(Topic, JsonSerializer.Serialize(notice.Clients is { } clients ? [kind, clients.Type, clients.Value] : new[] { kind }));
    }

    public IDisposable Subscribe(Action<AccessNotice> arrived) => notices.Subscribe(Topic, text => Arrived(text, arrived));

    // what a later version may say beside is not for this one
    private static void Arrived(string text, Action<AccessNotice> arrived)
    {
        switch (JsonSerializer.Deserialize<string[]>(text))
        {
            case [Recheck]:
                arrived(new AccessNotice(IsRevocation: false, null));
                break;
            case [Recheck, var type, var value]:
                arrived(new AccessNotice(IsRevocation: false, new ClientClaim(type, value)));
                break;
            case [Revoke, var type, var value]:
                arrived(new AccessNotice(IsRevocation: true, new ClientClaim(type, value)));
                break;
        }
    }
}
