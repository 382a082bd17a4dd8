using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Swim.Runtime;

/// <summary>
/// Orleans' reminders, kept beside the lanes: in the cluster's database or in the embedded store's file, or in memory when there is none. A reminder table of the application
/// wins, whenever it is registered.
/// </summary>
internal static partial class OwnReminders
{
    public static void Add(ISiloBuilder silo)
    {
        silo.AddReminders();
        silo.Services.TryAddSingleton(Create);
    }

    private static IReminderTable Create(IServiceProvider provider)
    {
        if (provider.GetRequiredService<ClusterConnection>() is { IsGiven: true } connection) return SwimPostgresClusteringExtensions.CreateSwimPostgresReminderTable(provider, connection.Text);
        if (OwnStorage.FileOf(provider) is { } file) return SwimSqliteSiloBuilderExtensions.CreateSwimSqliteReminderTable(provider, file);
        var reminded = provider.GetRequiredService<AgentCatalog>().Definitions.FirstOrDefault(static definition => definition.Reminders.Count > 0);
        if (reminded is not null && !OwnStorage.KeepsNothing(provider))
        {
            LogInMemory(provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OwnReminders)), reminded.Name);
        }

        return new MemoryReminderTable();
    }

    [LoggerMessage(EventId = 3601, Level = LogLevel.Warning, Message = "Reminders (of agent '{Agent}', for one) are in memory and end with this process: the application has a storage of its own for lanes but no reminder table. Add one beside it")]
    private static partial void LogInMemory(ILogger logger, string agent);
}
