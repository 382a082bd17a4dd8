namespace Swim;

/// <summary>Runs after an entry of a map lane was updated. Method: <c>void F(TKey key, TValue now)</c> or <c>void F(TKey key, TValue now, TValue? before)</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnUpdateAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
