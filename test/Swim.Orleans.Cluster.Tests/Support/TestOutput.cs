using Microsoft.Extensions.Logging;

namespace Swim.Tests;

/// <summary>What silos log is part of a failing test's output.</summary>
internal sealed class TestOutput : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        TestContext.Out.WriteLine($"{DateTime.UtcNow:mm:ss.fff} {logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
