namespace Swim;

/// <summary>
/// Runs before a value lane is set: <c>T F(T now, T? before)</c>. What it returns is set; several run in the order of their declaration.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="ValueLane{T}"/>: <c>T F(T now)</c> or <c>T F(T now, T? before)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class WillSetAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
