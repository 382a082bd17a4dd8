namespace Swim;

/// <summary>
/// Runs after an entry was removed.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="MapLane{TKey, TValue}"/>, <c>JoinValueLane&lt;TKey, TValue&gt;</c>, <c>JoinMapLane&lt;TLink, TKey, TValue&gt;</c>: <c>void F(TKey key)</c> or <c>void F(TKey key, TValue before)</c></item>
/// <item><c>ListLane&lt;T&gt;</c>: <c>void F(int index)</c> or <c>void F(int index, T before)</c></item>
/// <item><c>SpatialLane&lt;TKey, TValue&gt;</c>: <c>void F(TKey key)</c>, <c>void F(TKey key, GeoShape at)</c> or <c>void F(TKey key, GeoShape at, TValue before)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnRemoveAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
