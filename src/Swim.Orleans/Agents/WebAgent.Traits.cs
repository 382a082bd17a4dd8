using System.ComponentModel;
using Swim.Lanes;

namespace Swim;

// What generated code adds: traits and typed route parameters.
public abstract partial class WebAgent
{
    private List<AgentTrait>? _traits;

    private AgentTrait[] Traits => _traits is null ? [] : [.. _traits];

    /// <summary>Reads route parameters and makes the traits, before <see cref="OnStartAsync"/>; written by the generator.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void SwimStart()
    {
    }

    /// <summary>Makes a trait part of this agent; what generated trait properties call.</summary>
    /// <param name="trait">The trait, new.</param>
    /// <param name="firstLane">The index of its first lane in <see cref="AgentDefinition.Lanes"/>.</param>
    /// <exception cref="InvalidOperationException">The trait belongs to an agent already.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TTrait AddTrait<TTrait>(TTrait trait, int firstLane) where TTrait : AgentTrait
    {
        ArgumentNullException.ThrowIfNull(trait);
        trait.Join(this, firstLane);
        (_traits ??= []).Add(trait);
        return trait;
    }

    /// <summary>A route parameter that is a name of an enumeration, in any case; what generated properties of such a type call.</summary>
    /// <exception cref="KeyNotFoundException">The route has no parameter of that name.</exception>
    /// <exception cref="FormatException">The text is no name of <typeparamref name="T"/>.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected T EnumProperty<T>(string name) where T : struct, Enum
    {
        var text = GetProperty(name) ?? throw new KeyNotFoundException($"Route {Definition.Route} of {GetType().Name} has no parameter '{name}'.");
        return AgentParameterDefinition.TryParseEnum<T>(text, out var value)
            ? value
            : throw new FormatException($"Parameter '{name}' of node {NodeUri}: expected {string.Join('|', Enum.GetNames<T>())}, got '{text}'.");
    }

    private async Task StopTraitsAsync(CancellationToken cancellationToken)
    {
        var traits = Traits;
        for (var i = traits.Length - 1; i >= 0; i--)
        {
            try
            {
                await traits[i].StopAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                Failed(exception, lane: null, $"{traits[i].GetType().Name}.OnStopAsync");
            }
        }
    }
}
