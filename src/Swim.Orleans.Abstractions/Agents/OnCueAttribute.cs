namespace Swim;

/// <summary>
/// Computes what a demand lane sends, when it is cued and someone listens, and when a reader syncs.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>DemandLane&lt;T&gt;</c>: <c>T F()</c></item>
/// <item><c>DemandMapLane&lt;TKey, TValue&gt;</c>: <c>TValue? F(TKey key)</c> (null: nothing for this key), or <c>bool F(TKey key, out TValue value)</c></item>
/// </list>
/// A lane has exactly one.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnCueAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
