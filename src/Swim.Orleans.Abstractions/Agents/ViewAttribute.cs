namespace Swim;

/// <summary>
/// Shows a lane, otherwise than it is, to readers who may not see it as it is (by <see cref="AuthorizeLaneAttribute"/>): the first view whose policy they fulfil, in the order of
/// declaration. Views are for links, syncs and reads; commands follow the lane's own rules.
/// </summary>
/// <example><c>[Lane, AuthorizeLane("dispatch"), View(typeof(PublicVehicle))] public partial ValueLane&lt;Vehicle&gt; Status { get; }</c></example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method, AllowMultiple = true)]
public sealed class ViewAttribute : Attribute
{
    /// <summary>For everybody: a class that derives from <see cref="LaneView"/>, made once, with services of the application in its constructor.</summary>
    public ViewAttribute(Type view) => View = view;

    /// <summary>For whoever fulfils a policy.</summary>
    public ViewAttribute(string policy, Type view)
    {
        Policy = policy;
        View = view;
    }

    /// <summary>For whoever fulfils a policy: without some fields (<see cref="Without"/>).</summary>
    public ViewAttribute(string policy) => Policy = policy;

    /// <summary>For everybody: without some fields (<see cref="Without"/>).</summary>
    public ViewAttribute()
    {
    }

    /// <summary>The policy's name; null: everybody.</summary>
    public string? Policy { get; }

    /// <summary>The class; null with <see cref="Without"/>.</summary>
    public Type? View { get; }

    /// <summary>Fields that are left out, comma-separated, by the names that they have in Recon and JSON: <c>"driver,phone"</c>.</summary>
    public string? Without { get; set; }
}
