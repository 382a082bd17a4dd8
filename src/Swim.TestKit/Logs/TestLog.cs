using Microsoft.Extensions.Logging;

namespace Swim.TestKit;

/// <summary>The log of all silos: the last 1,000 entries. Safe from any thread.</summary>
public sealed class TestLog : ILoggerProvider, ISupportExternalScope
{
    private const int MaxEntries = 1000;
    private const string NodeKey = "NodeUri";

    // event id of AgentLog.HandlerFailed
    private const int HandlerFailed = 3001;

    private readonly Lock _gate = new();
    private readonly Ring<TestLogEntry> _entries = new(MaxEntries);
    private readonly Ring<TestLogEntry> _failures = new(MaxEntries);
    private readonly Func<DateTimeOffset> _now;
    private readonly Action<string>? _writeLine;
    private IExternalScopeProvider? _scopes;

    internal TestLog(Func<DateTimeOffset> now, Action<string>? writeLine)
    {
        _now = now;
        _writeLine = writeLine;
    }

    /// <summary>The last entries, oldest first.</summary>
    public IReadOnlyList<TestLogEntry> Entries
    {
        get
        {
            lock (_gate) return _entries.ToArray();
        }
    }

    /// <summary>What agents have thrown: handlers, timers, downlinks, start and stop. The last 1,000, oldest first.</summary>
    public IReadOnlyList<TestLogEntry> Failures
    {
        get
        {
            lock (_gate) return _failures.ToArray();
        }
    }

    /// <summary>The entries that concern one agent.</summary>
    public IReadOnlyList<TestLogEntry> Of(string nodeUri) => [.. Entries.Where(entry => entry.NodeUri == nodeUri)];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc/>
    public void Dispose()
    {
        // belongs to the test, which reads it after silos have ended
    }

    private void Add(TestLogEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            if (entry.EventId.Id == HandlerFailed) _failures.Add(entry);
        }

        _writeLine?.Invoke($"{entry.Time:HH:mm:ss.fff} {entry}");
    }

    private string? NodeOf<TState>(TState state)
    {
        if (NodeIn(state) is { } own) return own;
        var found = new Box();
        _scopes?.ForEachScope(static (scope, box) => box.Node = NodeIn(scope) ?? box.Node, found);
        return found.Node;
    }

    private static string? NodeIn(object? state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> pairs) return null;
        foreach (var pair in pairs)
            if (pair.Key == NodeKey) return pair.Value?.ToString();
        return null;
    }

    private sealed class Box
    {
        public string? Node { get; set; }
    }

    private sealed class Logger(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(new TestLogEntry(log._now(), logLevel, category, eventId, log.NodeOf(state), formatter(state, exception), exception));
    }
}
