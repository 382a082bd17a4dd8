using Microsoft.Extensions.Options;
using Npgsql;

namespace Swim.Postgres;

internal sealed class PostgresStorageOptionsValidator : IValidateOptions<PostgresStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgresStorageOptions options)
    {
        var failures = new List<string>();
        void Require(bool holds, string otherwise)
        {
            if (!holds) failures.Add($"PostgreSQL storage '{name}': {otherwise}");
        }

        Require(IsConnectionString(options.ConnectionString), "ConnectionString is no connection string of Npgsql that names a host (\"Host=db;Database=app;Username=app;Password=…\").");
        Require(PostgresSchema.IsName(options.Schema), $"Schema must be a plain lower-case name of at most 63 characters, it is '{options.Schema}'.");
        Require(options.Writers is >= 1 and <= 16, $"Writers must be 1 to 16, it is {options.Writers}.");
        Require(options.Readers is >= 1 and <= 16, $"Readers must be 1 to 16, it is {options.Readers}.");
        Require(options.MaxQueuedWrites >= 1, $"MaxQueuedWrites must be at least 1, it is {options.MaxQueuedWrites}.");
        Require(options.MaxQueuedBytes >= 1, $"MaxQueuedBytes must be at least 1, it is {options.MaxQueuedBytes}.");
        Require(options.MaxQueuedReads >= 1, $"MaxQueuedReads must be at least 1, it is {options.MaxQueuedReads}.");
        Require(options.RetryTimeout > TimeSpan.Zero, $"RetryTimeout must be positive, it is {options.RetryTimeout}.");
        Require(options.StartTimeout >= TimeSpan.Zero, $"StartTimeout must not be negative, it is {options.StartTimeout}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // the text of a failure never shows the string: it holds a password
    private static bool IsConnectionString(string text)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }
}
