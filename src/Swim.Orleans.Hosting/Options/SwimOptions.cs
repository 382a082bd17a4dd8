namespace Swim;

/// <summary>Settings of <c>AddSwim</c>; bound to the section <c>Swim</c>, checked when the host starts.</summary>
public sealed class SwimOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Swim";

    /// <summary>Where lanes are kept.</summary>
    public SwimStorageOptions Storage { get; } = new();

    /// <summary>How this process is part of a cluster, when there is one.</summary>
    public SwimClusterOptions Cluster { get; } = new();

    /// <summary>How agents reach lanes on other hosts.</summary>
    public SwimRemoteOptions Remote { get; } = new();

    /// <summary>What meta lanes show, and how often.</summary>
    public SwimMetaOptions Meta { get; } = new();
}
