using Swim.Recon;
using Swim.Runtime;

namespace Swim;

/// <summary>Further lanes of an agent, seen from outside.</summary>
public static class AgentHandleExtensions
{
    /// <summary>A supply lane, or the echoes of a command lane.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="form">How items are written; default: the type's own form.</param>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> has no form.</exception>
    public static IEventLaneHandle<T> Events<T>(this IAgentHandle agent, string lane, Form<T>? form = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return new EventLaneHandle<T>(agent, lane, form ?? Form.For<T>());
    }
}
