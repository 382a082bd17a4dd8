namespace Swim;

/// <summary>Runs before a value lane is set. Method: <c>T F(T now, T? before)</c>; what it returns is set.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class WillSetAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
