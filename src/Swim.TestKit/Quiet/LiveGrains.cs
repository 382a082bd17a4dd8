using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Swim.TestKit.Quiet;

/// <summary>The activations of the cluster: who is there, and who has begun with its first call. Safe from any thread.</summary>
internal sealed class LiveGrains(Activity activity) : IConfigureGrainContextProvider, IConfigureGrainContext
{
    private readonly ConcurrentDictionary<IGrainContext, bool> _contexts = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<GrainId, IGrainContext> _started = [];

    public IEnumerable<IGrainContext> Contexts => _contexts.Keys;

    public bool TryGetConfigurator(GrainType grainType, GrainProperties properties, [NotNullWhen(true)] out IConfigureGrainContext? configurator)
    {
        configurator = grainType.IsSystemTarget() || grainType.IsClient() ? null : this;
        return configurator is not null;
    }

    public void Configure(IGrainContext context) => context.ObservableLifecycle.Subscribe(
        nameof(LiveGrains),
        GrainLifecycleStage.First,
        _ =>
        {
            _contexts[context] = true;
            activity.Touch();
            return Task.CompletedTask;
        },
        _ =>
        {
            Forget(context);
            return Task.CompletedTask;
        });

    public void MarkStarted(IGrainContext context)
    {
        if (_contexts.ContainsKey(context)) _started[context.GrainId] = context;
    }

    public bool HasStarted(GrainId grain) => _started.ContainsKey(grain);

    public IGrainContext? Find(GrainId grain) => _contexts.Keys.FirstOrDefault(context => context.GrainId == grain);

    /// <summary>For a silo that has gone without a word.</summary>
    public void Clear()
    {
        _contexts.Clear();
        _started.Clear();
    }

    private void Forget(IGrainContext context)
    {
        _contexts.TryRemove(context, out _);
        _started.TryRemove(new KeyValuePair<GrainId, IGrainContext>(context.GrainId, context));
        activity.Touch();
    }
}
