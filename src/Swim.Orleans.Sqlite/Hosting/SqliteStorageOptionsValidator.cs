using Microsoft.Extensions.Options;

namespace Swim.Sqlite;

internal sealed class SqliteStorageOptionsValidator : IValidateOptions<SqliteStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteStorageOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Path)) failures.Add($"SQLite storage '{name}': Path names no file.");
        if (options.MaxQueuedWrites < 1) failures.Add($"SQLite storage '{name}': MaxQueuedWrites must be at least 1, it is {options.MaxQueuedWrites}.");
        if (options.MaxQueuedBytes < 1) failures.Add($"SQLite storage '{name}': MaxQueuedBytes must be at least 1, it is {options.MaxQueuedBytes}.");
        if (options.Readers is < 1 or > 64) failures.Add($"SQLite storage '{name}': Readers must be 1 to 64, it is {options.Readers}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
