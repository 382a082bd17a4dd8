namespace Swim.StorageBench.Orleans;

/// <summary>A plain grain with one state.</summary>
public interface IKeepGrain : IGrainWithIntegerKey
{
    /// <summary>Sets the state and writes it.</summary>
    Task KeepAsync(string text);
}
