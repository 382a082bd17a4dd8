using Swim.Lanes;

namespace Swim.Client;

/// <summary>From kinds of lanes to what their events do, and back.</summary>
internal static class LinkShapes
{
    public static LinkShape Of(LaneKind? kind) => kind switch
    {
        null => LinkShape.Unknown,
        LaneKind.Value or LaneKind.Demand => LinkShape.Value,
        LaneKind.Map or LaneKind.DemandMap or LaneKind.JoinValue or LaneKind.JoinMap or LaneKind.Spatial => LinkShape.Map,
        LaneKind.List => LinkShape.List,
        _ => LinkShape.Items,
    };

    // a list is not kept here: its readers get its verbs as items
    public static LaneKind KindOf(LinkShape shape) => shape switch
    {
        LinkShape.Value => LaneKind.Value,
        LinkShape.Map => LaneKind.Map,
        _ => LaneKind.Supply,
    };
}
