namespace Swim;

/// <summary>
/// Runs before all but the first entries go: <c>void F(int count)</c>.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="MapLane{TKey, TValue}"/>, <c>ListLane&lt;T&gt;</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class WillTakeAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
