namespace Swim;

/// <summary>
/// Runs before an item moves to another index.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>ListLane&lt;T&gt;</c>: <c>void F(int from, int to)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class WillMoveAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
