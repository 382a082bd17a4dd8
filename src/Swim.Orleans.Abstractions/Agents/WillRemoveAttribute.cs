namespace Swim;

/// <summary>
/// Runs before an entry is removed.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="MapLane{TKey, TValue}"/>: <c>void F(TKey key)</c></item>
/// <item><c>ListLane&lt;T&gt;</c>: <c>void F(int index)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class WillRemoveAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
