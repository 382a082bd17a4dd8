using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>Which agent classes have grain interfaces beside what every agent has. Safe from any thread.</summary>
internal static class OwnInterfaces
{
    private static readonly ConcurrentDictionary<Type, bool> Known = [];

    /// <summary>Whether a class has grain interfaces of its own, whose calls only Orleans sees.</summary>
    public static bool Has(Type agentClass) => Known.GetOrAdd(agentClass, static type => type.GetInterfaces().Any(IsOwn));

    private static bool IsOwn(Type type) =>
        typeof(IAddressable).IsAssignableFrom(type) && type.GetMethods().Length > 0 && type != typeof(IWebAgent) && type != typeof(IRemindable);
}
