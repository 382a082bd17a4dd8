using Microsoft.Extensions.Options;

namespace Swim.Gateway;

internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var failures = new List<string>();
        AtLeast(options.MaxMessageBytes, 1024, nameof(options.MaxMessageBytes));
        AtLeast(options.MaxCommandBytes, 1, nameof(options.MaxCommandBytes));
        AtLeast(options.MaxConnections, 1, nameof(options.MaxConnections));
        AtLeast(options.MaxConnectionsPerAddress, 1, nameof(options.MaxConnectionsPerAddress));
        AtLeast(options.MaxEnvelopesPerSecond, 10, nameof(options.MaxEnvelopesPerSecond));
        AtLeast(options.MaxReceivedBytesPerSecond, 1024, nameof(options.MaxReceivedBytesPerSecond));
        AtLeast(options.MaxNewNodesPerSecond, 1, nameof(options.MaxNewNodesPerSecond));
        AtLeast(options.NewNodeBurst, 1, nameof(options.NewNodeBurst));
        AtLeast(options.MaxNewNodesPerSecondPerAddress, 1, nameof(options.MaxNewNodesPerSecondPerAddress));
        AtLeast(options.NewNodeBurstPerAddress, 1, nameof(options.NewNodeBurstPerAddress));
        AtLeast(options.MaxTotalNewNodesPerSecond, 100, nameof(options.MaxTotalNewNodesPerSecond));
        AtLeast(options.TotalNewNodeBurst, 1, nameof(options.TotalNewNodeBurst));
        if (options.MaxMemoryPercent is < 10 or > 100) failures.Add($"GatewayOptions.{nameof(options.MaxMemoryPercent)} is {options.MaxMemoryPercent}; it must be between 10 and 100.");
        Between(options.MessageTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.MessageTimeout));
        Between(options.IdleTimeout, TimeSpan.Zero, TimeSpan.FromDays(7), nameof(options.IdleTimeout));
        AtLeast(options.MaxLinksPerConnection, 1, nameof(options.MaxLinksPerConnection));
        AtLeast(options.MaxLinks, 1, nameof(options.MaxLinks));
        AtLeast(options.MaxNodesPerConnection, 1, nameof(options.MaxNodesPerConnection));
        AtLeast(options.MaxBytesInFlight, 1024, nameof(options.MaxBytesInFlight));
        AtLeast(options.MaxMissedPings, 1, nameof(options.MaxMissedPings));
        AtLeast(options.MaxEventStreams, 0, nameof(options.MaxEventStreams));
        AtLeast(options.MaxConnectionsPerSecond, 1, nameof(options.MaxConnectionsPerSecond));
        AtLeast(options.ConnectionBurst, 1, nameof(options.ConnectionBurst));
        AtLeast(options.MaxConcurrentOpenings, 1, nameof(options.MaxConcurrentOpenings));
        Between(options.DrainDelay, TimeSpan.Zero, TimeSpan.FromMinutes(5), nameof(options.DrainDelay));
        Between(options.DrainWindow, TimeSpan.Zero, TimeSpan.FromMinutes(10), nameof(options.DrainWindow));
        Between(options.PingInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30), nameof(options.PingInterval));
        Between(options.RequestTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(options.RequestTimeout));
        Between(options.CloseTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5), nameof(options.CloseTimeout));
        Between(options.EventStreamHeartbeat, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), nameof(options.EventStreamHeartbeat));
        foreach (var origin in options.AllowedOrigins)
        {
            if (origin is "*" or "null") continue;
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.PathAndQuery is not "/" || origin.EndsWith('/'))
                failures.Add($"GatewayOptions.AllowedOrigins: '{origin}' is not an origin such as https://app.example.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void AtLeast(int value, int least, string option)
        {
            if (value < least) failures.Add($"GatewayOptions.{option} is {value}; it must be at least {least}.");
        }

        void Between(TimeSpan value, TimeSpan least, TimeSpan most, string option)
        {
            if (value < least || value > most) failures.Add($"GatewayOptions.{option} is {value}; it must be between {least} and {most}.");
        }
    }
}
