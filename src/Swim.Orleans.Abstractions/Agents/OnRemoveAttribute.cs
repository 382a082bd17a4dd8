namespace Swim;

/// <summary>Runs after an entry of a map lane was removed. Method: <c>void F(TKey key)</c> or <c>void F(TKey key, TValue before)</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnRemoveAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
