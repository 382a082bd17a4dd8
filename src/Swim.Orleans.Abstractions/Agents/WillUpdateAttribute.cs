namespace Swim;

/// <summary>Runs before an entry of a map lane is updated. Method: <c>TValue F(TKey key, TValue now, TValue? before)</c>; what it returns is stored.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class WillUpdateAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
