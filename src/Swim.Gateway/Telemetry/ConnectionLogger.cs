using Microsoft.Extensions.Logging;

namespace Swim.Gateway.Telemetry;

/// <summary>Puts the connection into the scope of each entry, and costs nothing where none is written.</summary>
internal sealed class ConnectionLogger(ILogger inner, long connectionId) : ILogger
{
    private KeyValuePair<string, object>[]? _scope;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel)) return;
        using (inner.BeginScope(_scope ??= [new("ConnectionId", connectionId)])) inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
