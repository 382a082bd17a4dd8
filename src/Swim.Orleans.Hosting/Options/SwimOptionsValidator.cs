using Microsoft.Extensions.Options;

namespace Swim.Runtime;

/// <summary>Says what is wrong in the section <c>Swim</c> and the connection string, all of it at once, before anything starts.</summary>
internal sealed class SwimOptionsValidator(ClusterConnection connection, SwimBuilder swim, OwnGateways? gateways = null) : IValidateOptions<SwimOptions>
{
    private static readonly TimeSpan ShortestFlush = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestFlush = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, SwimOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        var storage = options.Storage;
        if (string.IsNullOrWhiteSpace(storage.Path)) failures.Add("Swim:Storage:Path is empty; give a file, or :memory: to keep nothing.");
        else if (storage.Path.AsSpan().ContainsAny(Path.GetInvalidPathChars())) failures.Add($"Swim:Storage:Path '{storage.Path}' is not a path.");
        if (storage.FlushInterval < ShortestFlush || storage.FlushInterval > LongestFlush)
        {
            failures.Add($"Swim:Storage:FlushInterval is {storage.FlushInterval}; it must be from {ShortestFlush} to {LongestFlush}.");
        }

        Validate(storage, failures);
        ValidateCluster(options.Cluster, failures);
        failures.AddRange(options.Cluster.Feeds.Validate().Select(static failure => $"Swim:Cluster:Feeds:{failure}"));
        failures.AddRange(options.Remote.Validate().Select(static failure => $"Swim:Remote:{failure}"));
        failures.AddRange(options.Meta.Validate().Select(static failure => $"Swim:Meta:{failure}"));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Validate(SwimStorageOptions storage, List<string> failures)
    {
        Between(storage.MaxUnsavedBytes, 1 << 10, 1 << 30, nameof(storage.MaxUnsavedBytes), failures);
        Between(storage.MaxTotalUnsavedBytes, storage.MaxUnsavedBytes, long.MaxValue, nameof(storage.MaxTotalUnsavedBytes), failures);
        Between(storage.RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(storage.RetryDelay), failures);
        Between(storage.MaxRetryDelay, storage.RetryDelay, TimeSpan.FromMinutes(10), nameof(storage.MaxRetryDelay), failures);
        Between(storage.MaxConcurrentCommits, 1, 100_000, nameof(storage.MaxConcurrentCommits), failures);
        if (storage.MaxLag <= storage.FlushInterval) failures.Add($"Swim:Storage:MaxLag is {storage.MaxLag}; it must be more than FlushInterval ({storage.FlushInterval}).");
    }

    private static void Between<T>(T value, T least, T most, string name, List<string> failures)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0) failures.Add($"Swim:Storage:{name} is {value}; it must be from {least} to {most}.");
    }

    private void ValidateCluster(SwimClusterOptions cluster, List<string> failures)
    {
        if (connection.Mistake is { } mistake) failures.Add(mistake);
        if (!Enum.IsDefined(cluster.Role)) failures.Add($"Swim:Cluster:Role is {cluster.Role}; it must be one of {string.Join(", ", Enum.GetNames<SwimRole>())}.");
        else if (cluster.Role == SwimRole.Gateway && swim.Role == SwimRole.Silo)
            failures.Add("Swim:Cluster:Role is Gateway, but that was said only after AddSwim had added a silo: add the source of configuration, or say it in AddSwim's own settings, before.");
        if (gateways is { IsUsed: true } && !connection.IsGiven) failures.Add(OwnGateways.Missing);
        if (string.IsNullOrWhiteSpace(cluster.ClusterId)) failures.Add("Swim:Cluster:ClusterId is empty.");
        if (string.IsNullOrWhiteSpace(cluster.ServiceId)) failures.Add("Swim:Cluster:ServiceId is empty.");
        if (cluster.SiloPort is < 0 or > ushort.MaxValue) failures.Add($"Swim:Cluster:SiloPort is {cluster.SiloPort}; it must be a port, or 0 for a free one.");
        if (cluster.GatewayPort is < -1 or > ushort.MaxValue) failures.Add($"Swim:Cluster:GatewayPort is {cluster.GatewayPort}; it must be a port, 0 for a free one, or -1 for none.");
        if (cluster.SiloPort > 0 && cluster.SiloPort == cluster.GatewayPort) failures.Add($"Swim:Cluster:SiloPort and GatewayPort are both {cluster.SiloPort}; they must differ.");
        if (cluster.StopTimeout < TimeSpan.Zero || cluster.StopTimeout > TimeSpan.FromHours(1)) failures.Add($"Swim:Cluster:StopTimeout is {cluster.StopTimeout}; it must be from 0 to 1 h.");
        if (cluster.StartTimeout < TimeSpan.Zero || cluster.StartTimeout > TimeSpan.FromDays(1))
        {
            failures.Add($"Swim:Cluster:StartTimeout is {cluster.StartTimeout}; it must be from 0 to 1 day.");
        }
    }
}
