using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.TestKit;

/// <content>Ends and beginnings of agents and silos.</content>
public sealed partial class SwimTest
{
    // what stands before the name of a reminder that an agent sets itself
    private const string OwnReminder = "on/";

    /// <summary>Whether the agent is active.</summary>
    public bool IsActive(string nodeUri) => ContextOf(Normalize(nodeUri)) is not null;

    /// <summary>
    /// Ends the agent in an orderly way, as when it was idle for long, and starts it again: <c>OnStopAsync</c> runs, everything is stored, links stay.
    /// An agent that is not active is only started.
    /// </summary>
    public async Task RestartAsync(string nodeUri)
    {
        var node = Normalize(nodeUri);
        await EndAsync(node);
        await ActivateAsync(node);
    }

    /// <summary>Ends the agent in an orderly way and does not start it again. Links stay; whoever uses the agent starts it.</summary>
    public Task DeactivateAsync(string nodeUri) => EndAsync(Normalize(nodeUri));

    /// <summary>
    /// Ends the agent as the end of its process would, and starts it again: no <c>OnStopAsync</c>, nothing more is stored, commits under way are lost;
    /// it comes back with what the store has. Links stay and are given the whole state.
    /// </summary>
    public async Task CrashAsync(string nodeUri)
    {
        var node = Normalize(nodeUri);
        if (ContextOf(node) is { } context)
        {
            MarkCrashed([context]);
            await Store.FenceAsync(node);
            await EndAsync(node);
        }

        await ActivateAsync(node);
    }

    /// <summary>The silos in the order in which they were started.</summary>
    public IReadOnlyList<SiloAddress> Silos => [.. _cluster.Silos.Select(static silo => silo.SiloAddress)];

    /// <summary>The silo on which an agent is active; null when it is on none.</summary>
    public SiloAddress? SiloOf(string nodeUri) => ContextOf(Normalize(nodeUri))?.Address.SiloAddress;

    /// <summary>
    /// Stops a silo in an orderly way and starts none in its place: agents that hold what is not stored, or timers, joins and links of their own, live on elsewhere; others start there when
    /// they are used.
    /// </summary>
    /// <param name="index">Which of <see cref="Silos"/>; not the only one.</param>
    public async Task StopSiloAsync(int index)
    {
        if (_cluster.Silos.Count == 1) throw new InvalidOperationException("The only silo cannot be stopped while the test goes on; see RestartSiloAsync.");
        await _cluster.StopSiloAsync(_cluster.Silos[index]);
    }

    /// <summary>
    /// Stops a silo in an orderly way and starts another in its place; the store stays. Lanes under expectation are linked again, probes are not: see
    /// <see cref="LinkProbe.LinkAsync"/>.
    /// </summary>
    /// <param name="index">Which silo, from 0.</param>
    public async Task RestartSiloAsync(int index = 0)
    {
        var silo = _cluster.Silos[index];
        await _cluster.StopSiloAsync(silo);
        if (_options.Silos == 1) _grains.Clear();
        await _cluster.StartAdditionalSiloAsync();
        foreach (var watch in _watches.Values) await DeliverAsync(watch.NodeUri, watch.Lane, watch.HasState ? NodeOpKind.Sync : NodeOpKind.Link, watch);
    }

    /// <summary>The same, but the silo ends as a killed process does: nothing that was not stored survives.</summary>
    /// <param name="index">Which silo, from 0.</param>
    public async Task CrashSiloAsync(int index = 0)
    {
        var address = _cluster.Silos[index].SiloAddress;
        var lost = _grains.Contexts.Where(context => address.Equals(context.Address.SiloAddress)).ToArray();
        MarkCrashed(lost);
        foreach (var context in lost) await Store.FenceAsync(context.GrainId.Key.ToString()!);
        await RestartSiloAsync(index);
    }

    /// <summary>
    /// Runs a durable reminder now, as when it is due. Reminders go by the silo's own clock, which is real time, so advancing <see cref="Clock"/> does not run them.
    /// </summary>
    /// <param name="nodeUri">The agent's node URI; it is started if need be.</param>
    /// <param name="reminder">The method's name, or the name that the agent gave.</param>
    public async Task RemindAsync(string nodeUri, string reminder)
    {
        ArgumentException.ThrowIfNullOrEmpty(reminder);
        var node = Normalize(nodeUri);
        var definition = DefinitionOf(node);
        var isOfClass = definition.Reminders.Any(declared => declared.Name == reminder);
        var id = GrainId.Create(Services.GetRequiredService<GrainTypeResolver>().GetGrainType(definition.AgentClass), node);
        var now = Clock.GetUtcNow().UtcDateTime;
        await Services.GetRequiredService<IGrainFactory>().GetGrain<IRemindable>(id).ReceiveReminder(isOfClass ? reminder : OwnReminder + reminder, new TickStatus(now, TimeSpan.Zero, now));
    }

    private static void MarkCrashed(IEnumerable<IGrainContext> contexts)
    {
        foreach (var context in contexts) context.SetComponent(AgentCrash.Instance);
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "the end of the activation just asked for; the test is on no scheduler of a grain")]
    private async Task EndAsync(string node)
    {
        if (ContextOf(node) is not { } context) return;
        context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The test ends the agent."));
        await context.Deactivated;
    }

    private async Task ActivateAsync(string node)
    {
        // a sync may have started it again already
        var router = await RouterAsync(node);
        if (router.TryResolve(node, out var target)) await router.DeliverAsync(target, new NodeBatch());
    }
}
