namespace Swim;

/// <summary>
/// Runs after a value lane was set, by the agent or by a command.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="ValueLane{T}"/>: <c>void F(T now)</c> or <c>void F(T now, T? before)</c></item>
/// </list>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnSetAttribute(string lane) : Attribute
{
    /// <summary>The lane's member name (use <c>nameof</c>).</summary>
    public string Lane { get; } = lane;
}
