namespace Swim;

/// <summary>
/// Runs before an entry is updated. What it returns is stored; several run in the order of their declaration.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="MapLane{TKey, TValue}"/>: <c>TValue F(TKey key, TValue now)</c> or <c>TValue F(TKey key, TValue now, TValue? before)</c></item>
/// <item><c>ListLane&lt;T&gt;</c>: <c>T F(int index, T now)</c> or <c>T F(int index, T now, T? before)</c>; also before an insert, then <c>before</c> is the default</item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class WillUpdateAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
