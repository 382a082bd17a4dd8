using Orleans.Serialization.Serializers;

namespace Swim.Storage;

/// <summary>The state of a grain that has none stored.</summary>
internal sealed class StateActivator(IActivatorProvider activators)
{
    // text and arrays have no empty instance of their own
    public T Create<T>() => typeof(T) == typeof(string) || typeof(T).IsArray || typeof(T).IsAbstract ? default! : activators.GetActivator<T>().Create();
}
