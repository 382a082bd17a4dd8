using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Swim.Runtime;

/// <summary>
/// Log categories whose warnings mislead: the watchdog's thread check counts from the start of time when a silo stops, retries announce what is handled. What the
/// application says of such a category stands.
/// </summary>
internal sealed class QuietCategories : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] Categories = ["Orleans.Runtime.Watchdog", "Polly"];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        foreach (var category in Categories)
        {
            if (options.Rules.Any(rule => rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true)) continue;
            options.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Error, null));
        }
    }
}
