using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Swim.TestKit;

/// <summary>One entry of the log.</summary>
/// <param name="Time">When, by the agents' clock.</param>
/// <param name="Level">How grave.</param>
/// <param name="Category">Who wrote it: for an agent's log its class.</param>
/// <param name="EventId">Which message it is.</param>
/// <param name="NodeUri">The agent that it concerns, or null.</param>
/// <param name="Message">The text.</param>
/// <param name="Exception">What was thrown, or null.</param>
public sealed record TestLogEntry(DateTimeOffset Time, LogLevel Level, string Category, EventId EventId, string? NodeUri, string Message, Exception? Exception)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Level} {NodeUri ?? Category}: {Message}{(Exception is null ? "" : $" [{Exception.GetType().Name}: {Exception.Message}]")}");
}
