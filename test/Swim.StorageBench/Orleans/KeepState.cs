namespace Swim.StorageBench.Orleans;

/// <summary>Its state.</summary>
[GenerateSerializer]
public sealed class KeepState
{
    /// <summary>The row.</summary>
    [Id(0)]
    public string Text { get; set; } = "";
}
