namespace Swim;

/// <summary>Tags of health checks: a check of the application with one of them is part of that endpoint.</summary>
public static class SwimHealthTags
{
    /// <summary><c>/health/startup</c>: the host has started.</summary>
    public const string Startup = "startup";

    /// <summary><c>/health/ready</c>: requests may come in.</summary>
    public const string Ready = "ready";

    /// <summary><c>/health/live</c>: the process is not stuck. Never touches agents or storage; empty unless the application adds a check.</summary>
    public const string Live = "live";
}
