using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Swim.Recon;

namespace Swim.Hosting.Tests.Access;

[Form]
internal sealed partial record Order(string Tenant, int Price, string Phone);

[Form]
internal sealed partial record PublicOrder(int Price);

/// <summary>Everybody sees prices.</summary>
internal sealed class PublicView : LaneView<Order, PublicOrder>
{
    protected override bool TryShow(Order value, string audience, [MaybeNullWhen(false)] out PublicOrder shown)
    {
        if (value.Price < 0) throw new InvalidOperationException("a secret: " + value.Phone);
        shown = new PublicOrder(value.Price);
        return true;
    }
}

/// <summary>Tenants see their own orders. The claim is the name.</summary>
internal sealed class TenantView : LaneView<string, Order, Order>
{
    public override string AudienceOf(ClaimsPrincipal user) => user.Identity?.Name ?? "";

    protected override bool TryShow(string key, Order value, string audience, [MaybeNullWhen(false)] out Order shown)
    {
        shown = value;
        return value.Tenant == audience;
    }
}

/// <summary>Lanes that are not shown to everybody as they are.</summary>
[Agent("/orders/:id")]
internal sealed partial class ViewAgent : WebAgent
{
    [Lane, AuthorizeLane("staff", LaneVerbs.See), View(typeof(PublicView))]
    public partial ValueLane<Order> Latest { get; }

    [Lane, AuthorizeLane("staff", LaneVerbs.See), View("known", typeof(TenantView))]
    public partial MapLane<string, Order> All { get; }

    [Lane, AuthorizeLane("staff", LaneVerbs.See), View("known", Without = "phone,tenant")]
    public partial ListLane<Order> Queue { get; }

    [Lane, AuthorizeLane("staff", LaneVerbs.See), View(Without = "phone, tenant")]
    public partial SupplyLane<Order> Feed { get; }

    [Lane, AuthorizeLane("staff", LaneVerbs.See), View("known", typeof(TenantView))]
    public partial SpatialLane<string, Order> Places { get; }

    [Command]
    private void Push(Order order) => Feed.Push(order);

    [Command]
    private void Append(Order order) => Queue.Add(order);

    [Command]
    private void Place(Order order) => Places.Put(order.Phone, new GeoPoint(1, 2), order);
}
