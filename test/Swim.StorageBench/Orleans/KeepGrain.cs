using Orleans.Runtime;

namespace Swim.StorageBench.Orleans;

/// <summary>What one would write without lanes.</summary>
public sealed class KeepGrain([PersistentState("keep", AdoNetUpdates.StorageName)] IPersistentState<KeepState> state) : Grain, IKeepGrain
{
    /// <inheritdoc/>
    public Task KeepAsync(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }
}
