namespace Swim;

/// <summary>
/// Runs after an item was inserted or added.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>ListLane&lt;T&gt;</c>: <c>void F(int index)</c> or <c>void F(int index, T now)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnInsertAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
