namespace Swim;

/// <summary>
/// Runs when a source of a join lane has linked, again after each reconnection.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>JoinValueLane&lt;TKey, TValue&gt;</c>: <c>void F(TKey link)</c></item>
/// <item><c>JoinMapLane&lt;TLink, TKey, TValue&gt;</c>: <c>void F(TLink link)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnLinkedAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
