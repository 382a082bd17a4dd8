using Microsoft.Extensions.Options;
using Swim.Warp;

namespace Swim.Gateway;

internal sealed class LaneAccessOptionsValidator : IValidateOptions<LaneAccessOptions>
{
    public ValidateOptionsResult Validate(string? name, LaneAccessOptions options)
    {
        var failures = new List<string>();
        Between(options.AuthenticationTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), nameof(options.AuthenticationTimeout));
        Between(options.RecheckInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(options.RecheckInterval));
        if (options.MaxRememberedDecisions is < 0 or > 100_000) failures.Add($"Swim:Access:MaxRememberedDecisions is {options.MaxRememberedDecisions}; it must be from 0 to 100000.");
        if (!Enum.IsDefined(options.Anonymous)) failures.Add($"Swim:Access:Anonymous is {options.Anonymous}; it must be one of {string.Join(", ", Enum.GetNames<AnonymousAccess>())}.");
        if (!Enum.IsDefined(options.OnExpiry)) failures.Add($"Swim:Access:OnExpiry is {options.OnExpiry}; it must be one of {string.Join(", ", Enum.GetNames<IdentityExpiry>())}.");
        foreach (var rule in options.Rules)
        {
            if (string.IsNullOrEmpty(rule.Route) || !RoutePattern.TryParse(rule.Route, out _)) failures.Add($"Swim:Access:Rules: '{rule.Route}' is not the route of an agent such as /vehicle/:id.");
        }

        foreach (var view in options.Views)
        {
            if (string.IsNullOrEmpty(view.Route) || !RoutePattern.TryParse(view.Route, out _)) failures.Add($"LaneAccessOptions.Views: '{view.Route}' is not the route of an agent such as /vehicle/:id.");
        }

        foreach (var (slot, header) in options.Credentials)
        {
            if (header.IndexOf(':', StringComparison.Ordinal) < 1 || !header.Contains("{0}", StringComparison.Ordinal)) failures.Add($"Swim:Access:Credentials:{slot} is not a header such as 'Authorization: Bearer {{0}}'.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Between(TimeSpan value, TimeSpan least, TimeSpan most, string option)
        {
            if (value < least || value > most) failures.Add($"Swim:Access:{option} is {value}; it must be from {least} to {most}.");
        }
    }
}
