namespace Swim;

/// <summary>
/// Runs after all entries went: <c>void F()</c>.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="MapLane{TKey, TValue}"/>, <c>ListLane&lt;T&gt;</c>, <c>SpatialLane&lt;TKey, TValue&gt;</c>, <c>JoinValueLane&lt;TKey, TValue&gt;</c>, <c>JoinMapLane&lt;TLink, TKey, TValue&gt;</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnClearAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
