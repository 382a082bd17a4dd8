using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Swim.Runtime;

/// <summary>A console that everybody may open is for the developer's own machine.</summary>
internal sealed class SwimConsoleOptionsValidator(IHostEnvironment environment) : IValidateOptions<SwimConsoleOptions>
{
    public ValidateOptionsResult Validate(string? name, SwimConsoleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Policy is not null && string.IsNullOrWhiteSpace(options.Policy)) return ValidateOptionsResult.Fail("Swim:Console:Policy is empty; name an authorization policy, or leave it out.");
        return options is { Enabled: true, Policy: null } && !environment.IsDevelopment()
            ? ValidateOptionsResult.Fail("Swim:Console:Enabled is true and Swim:Console:Policy is not set: outside Development name the authorization policy that the console's visitors have to meet.")
            : ValidateOptionsResult.Success;
    }
}
