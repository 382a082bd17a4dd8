using Microsoft.Extensions.Options;

namespace Swim.Runtime;

/// <summary>Says what is wrong in the section <c>Swim</c>, all of it at once, before anything starts.</summary>
internal sealed class SwimOptionsValidator : IValidateOptions<SwimOptions>
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

        failures.AddRange(options.Remote.Validate().Select(static failure => $"Swim:Remote:{failure}"));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
