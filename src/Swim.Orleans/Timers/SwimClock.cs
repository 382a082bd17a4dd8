using Microsoft.Extensions.DependencyInjection;

namespace Swim.Runtime;

/// <summary>
/// The clock that agents live by: the <see cref="TimeProvider"/> registered under the key <c>swim</c>, else the application's. A key of its own lets a test
/// turn the agents' time without stopping the silo's.
/// </summary>
internal sealed class SwimClock(IServiceProvider services)
{
    public const string Key = "swim";

    public TimeProvider Time { get; } = services.GetKeyedService<TimeProvider>(Key) ?? services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>Whether grain timers run by another clock.</summary>
    public bool IsOwn { get; } = services.GetKeyedService<TimeProvider>(Key) is { } own && !ReferenceEquals(own, services.GetService<TimeProvider>() ?? TimeProvider.System);
}
