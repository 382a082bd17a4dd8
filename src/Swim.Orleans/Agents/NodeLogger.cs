using Microsoft.Extensions.Logging;

namespace Swim.Runtime;

/// <summary>An agent's logger: puts the node into the scope of each entry, and sends entries to the links of the agent's and the host's log lanes.</summary>
internal sealed class NodeLogger(ILogger inner, string node, LogLanes lanes) : ILogger
{
    private readonly KeyValuePair<string, object>[] _scope = [new("NodeUri", node)];
    private string? _key;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

    // a link to a level's lane switches that level on, whatever the log's own filter says
    public bool IsEnabled(LogLevel logLevel) =>
        inner.IsEnabled(logLevel) || lanes.IsLinked(Key, LogLanes.LaneOf(logLevel)) || lanes.IsLinked(MetaTarget.HostKey, LogLanes.LaneOf(logLevel));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (inner.IsEnabled(logLevel))
        {
            using (inner.BeginScope(_scope)) inner.Log(logLevel, eventId, state, exception, formatter);
        }

        if (logLevel == LogLevel.None) return;
        var lane = eventId.Id == AgentLog.HandlerFailedId ? "failLog" : LogLanes.LaneOf(logLevel);
        if (lanes.IsLinked(Key, lane)) lanes.Write(Key, lane, Describe(formatter(state, exception), exception));
        if (lanes.IsLinked(MetaTarget.HostKey, lane)) lanes.Write(MetaTarget.HostKey, lane, $"{node}: {Describe(formatter(state, exception), exception)}");
    }

    /// <summary>What log lanes show of an entry.</summary>
    public static string Describe(string message, Exception? exception) => exception is null ? message : $"{message}: {exception.Message}";

    private string Key => _key ??= MetaTarget.KeyOf(node, null);
}
