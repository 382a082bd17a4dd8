namespace Parking;

public enum Level { Ground, First }

public abstract partial class OnLevel : WebAgent
{
    [RouteParameter] protected partial Level Level { get; }
}

[Agent("/garage/:garage/:level/:spaceNo")]
public sealed partial class SpaceAgent : OnLevel
{
    [RouteParameter] public partial string Garage { get; }

    [RouteParameter] internal partial int SpaceNO { get; }

    [RouteParameter("spaceNo")] private partial Guid Other { get; }
}
