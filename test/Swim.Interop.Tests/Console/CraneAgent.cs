using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim.Interop.Tests.Console;

/// <summary>What the console is shown: a lane of each kind that has a view of its own.</summary>
[Agent("/crane/:id")]
public sealed partial class CraneAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane] public partial ValueLane<string> Title { get; }

    [Lane] public partial MapLane<int, string> Entries { get; }

    [Lane] public partial ListLane<string> Rows { get; }

    [Lane] public partial SupplyLane<string> News { get; }

    [Command] private void Add(int by) => Count.Value += by;

    [Command]
    private void Fill(int count)
    {
        for (var i = 0; i < count; i++) Entries[i] = $"entry {i}";
    }

    [Command] private void Touch(int key) => Entries[key] = $"changed to {Count.Value++}";

    [Command] private void Append(string row) => Rows.Add(row);

    [Command]
    private void Tell(string news)
    {
        News.Push(news);
        LogTold(Log, news);
    }

    [LoggerMessage(EventId = 9000, Level = LogLevel.Information, Message = "told {News}")]
    private static partial void LogTold(ILogger logger, string news);
}
