namespace Swim;

/// <summary>
/// Lists the keys that a demand-map lane sends to a reader that syncs; each is then computed by the lane's <see cref="OnCueAttribute"/> method.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>DemandMapLane&lt;TKey, TValue&gt;</c>: <c>IEnumerable&lt;TKey&gt; F()</c></item>
/// </list>
/// A lane has exactly one.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnSyncAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
