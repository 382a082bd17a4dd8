using Microsoft.Extensions.DependencyInjection;

namespace Swim.Runtime;

/// <summary>
/// The clock of what goes between processes: the <see cref="TimeProvider"/> registered under the key <c>swim.cluster</c>, else the application's.
/// </summary>
internal sealed class ClusterClock(IServiceProvider services)
{
    public const string Key = "swim.cluster";

    public TimeProvider Time { get; } = services.GetKeyedService<TimeProvider>(Key) ?? services.GetService<TimeProvider>() ?? TimeProvider.System;
}
