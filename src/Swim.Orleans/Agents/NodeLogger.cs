using Microsoft.Extensions.Logging;

namespace Swim.Runtime;

/// <summary>A logger that puts the agent's node into the scope of each entry.</summary>
internal sealed class NodeLogger(ILogger inner, string node) : ILogger
{
    private readonly KeyValuePair<string, object>[] _scope = [new("NodeUri", node)];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel)) return;
        using (inner.BeginScope(_scope)) inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
