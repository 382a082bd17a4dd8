namespace Swim;

/// <summary>
/// Runs when a source of a join lane is lost, with the reason. The lane keeps trying to link it until the link is removed.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>JoinValueLane&lt;TKey, TValue&gt;</c>: <c>void F(TKey link)</c> or <c>void F(TKey link, UnlinkReason reason)</c></item>
/// <item><c>JoinMapLane&lt;TLink, TKey, TValue&gt;</c>: <c>void F(TLink link)</c> or <c>void F(TLink link, UnlinkReason reason)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnUnlinkedAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
