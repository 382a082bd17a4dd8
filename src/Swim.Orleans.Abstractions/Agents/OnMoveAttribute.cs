namespace Swim;

/// <summary>
/// Runs after something moved.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>ListLane&lt;T&gt;</c>, to another index: <c>void F(int from, int to)</c> or <c>void F(int from, int to, T value)</c></item>
/// <item><c>SpatialLane&lt;TKey, TValue&gt;</c>, to another place: <c>void F(TKey key, GeoShape from, GeoShape to)</c> or <c>void F(TKey key, GeoShape from, GeoShape to, TValue value)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnMoveAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
