using Microsoft.Extensions.Logging;

namespace Swim.Runtime;

/// <summary>An agent's logger: puts the node into the scope of each entry, and sends entries to the links of the agent's and the host's log lanes.</summary>
/// <param name="inner">Where entries go.</param>
/// <param name="node">The agent.</param>
/// <param name="lanes">The log lanes.</param>
/// <param name="lane">The lane whose handler runs, or null.</param>
internal sealed class NodeLogger(ILogger inner, string node, LogLanes lanes, Func<string?> lane) : ILogger
{
    private readonly KeyValuePair<string, object>[] _scope = [new("NodeUri", node)];
    private string? _key;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

    // a link to a level's lane switches that level on, whatever the log's own filter says
    public bool IsEnabled(LogLevel logLevel) =>
        inner.IsEnabled(logLevel) || (lanes.IsUsed && IsLinked(LogLanes.LaneOf(logLevel)));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (inner.IsEnabled(logLevel))
        {
            using (inner.BeginScope(lane() is { } handling ? [.. _scope, new("LaneUri", handling)] : _scope)) inner.Log(logLevel, eventId, state, exception, formatter);
        }

        if (logLevel == LogLevel.None || !lanes.IsUsed) return;
        var level = eventId.Id == AgentLog.HandlerFailedId ? "failLog" : LogLanes.LaneOf(logLevel);
        if (!IsLinked(level)) return;
        var text = Describe(formatter(state, exception), exception);
        lanes.Write(Key, level, text);

        // what a handler threw is written by whoever knows whose handler it was
        if (level != "failLog" && lane() is { } running) lanes.Write(MetaTarget.KeyOf(node, running), level, text);
        if (lanes.IsLinkedToAll(level)) lanes.WriteToAll(level, $"{node}: {text}");
    }

    /// <summary>What log lanes show of an entry.</summary>
    public static string Describe(string message, Exception? exception) => exception is null ? message : $"{message}: {exception.Message}";

    private bool IsLinked(string level) =>
        lanes.IsLinked(Key, level) || lanes.IsLinkedToAll(level) || (lane() is { } handling && lanes.IsLinked(MetaTarget.KeyOf(node, handling), level));

    private string Key => _key ??= MetaTarget.KeyOf(node, null);
}
