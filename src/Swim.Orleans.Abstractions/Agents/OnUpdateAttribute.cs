namespace Swim;

/// <summary>
/// Runs after an entry was updated.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="MapLane{TKey, TValue}"/>, <c>JoinValueLane&lt;TKey, TValue&gt;</c>, <c>JoinMapLane&lt;TLink, TKey, TValue&gt;</c>: <c>void F(TKey key, TValue now)</c> or <c>void F(TKey key, TValue now, TValue? before)</c></item>
/// <item><c>ListLane&lt;T&gt;</c>: <c>void F(int index, T now)</c> or <c>void F(int index, T now, T before)</c>; not after an insert, see <see cref="OnInsertAttribute"/></item>
/// <item><c>SpatialLane&lt;TKey, TValue&gt;</c>: <c>void F(TKey key, GeoShape at, TValue now)</c> or <c>void F(TKey key, GeoShape at, TValue now, TValue? before)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnUpdateAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
