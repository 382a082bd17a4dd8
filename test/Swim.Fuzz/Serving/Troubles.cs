using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Swim.Fuzz.Serving;

/// <summary>What the server logs as an error; the first of them are kept. Also counts warnings.</summary>
internal sealed class Troubles : ILoggerProvider
{
    private const int Kept = 50;

    private readonly ConcurrentQueue<string> _texts = new();
    private int _errors;
    private int _warnings;

    public int Errors => Volatile.Read(ref _errors);

    public int Warnings => Volatile.Read(ref _warnings);

    public IReadOnlyList<string> Texts => [.. _texts];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(Troubles troubles, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning) return;
            if (logLevel == LogLevel.Warning)
            {
                Interlocked.Increment(ref troubles._warnings);
                return;
            }

            if (Interlocked.Increment(ref troubles._errors) <= Kept) troubles._texts.Enqueue($"{category} {eventId.Id}: {formatter(state, exception)} {exception}");
        }
    }
}
