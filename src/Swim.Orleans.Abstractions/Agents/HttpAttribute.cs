namespace Swim;

/// <summary>
/// Makes a method answer HTTP requests to a lane: <c>GET /node?lane=name</c>. Methods of different verbs may share a lane; each verb has one.
/// </summary>
/// <remarks>
/// Parameters, both optional: <c>LaneRequest request</c>, <c>CancellationToken cancellationToken</c>. Returns <c>LaneResponse</c>, or any
/// type with a form, which is answered as JSON or Recon as the request accepts, or nothing (204); or a <c>Task</c> or <c>ValueTask</c> of these.
/// It never runs beside another handler of the same agent, as a command.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class HttpAttribute(string? lane = null, string methods = "GET") : Attribute
{
    /// <summary>The lane URI; default: the method's name in camelCase.</summary>
    public string? Lane { get; } = lane;

    /// <summary>HTTP methods, comma-separated: <c>"GET"</c>, <c>"PUT,POST"</c>; <c>"*"</c> for all that no other method of the lane takes.</summary>
    public string Methods { get; } = methods;
}
