using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Swim.Postgres;

/// <summary>The tables, for administrators: silos create and upgrade them by themselves if their role may.</summary>
public static partial class PostgresSchema
{
    /// <summary>Where the tables are if nothing else is said.</summary>
    public const string DefaultName = "swim";

    /// <summary>The version that this package needs.</summary>
    public static int Version => PostgresMigrations.All.Count;

    /// <summary>
    /// SQL that creates or upgrades everything in one transaction, to be run by a role that may (<c>psql -f</c>). Silos that find it done need no right to create.
    /// </summary>
    /// <param name="schema">The schema's name.</param>
    /// <param name="role">The role of the silos, which is given the rights it needs; null gives none.</param>
    /// <param name="fromVersion">The version that is there (<c>SELECT max(version) FROM swim.migrations</c>); 0 for a new schema.</param>
    /// <exception cref="ArgumentException"><paramref name="schema"/> is not a plain lower-case name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fromVersion"/> is negative or newer than <see cref="Version"/>.</exception>
    public static string Script(string schema = DefaultName, string? role = null, int fromVersion = 0)
    {
        if (!IsName(schema)) throw new ArgumentException($"'{schema}' is not a plain lower-case name.", nameof(schema));
        ArgumentOutOfRangeException.ThrowIfNegative(fromVersion);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromVersion, Version);
        var sql = new StringBuilder("BEGIN;\n");
        if (fromVersion == 0) sql.Append(CultureInfo.InvariantCulture, $"CREATE SCHEMA IF NOT EXISTS {Quote(schema)};\n");
        sql.Append(CultureInfo.InvariantCulture, $"SET LOCAL search_path TO {Quote(schema)};\n");
        if (fromVersion == 0) sql.Append(PostgresMigrations.Table).Append('\n');
        for (var version = fromVersion + 1; version <= Version; version++)
        {
            var migration = PostgresMigrations.All[version - 1];
            sql.Append(CultureInfo.InvariantCulture, $"\n-- {version}: {migration.Name}\n{migration.Sql}\n");
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO migrations (version, name) VALUES ({version}, '{migration.Name}');\n");
        }

        if (role is not null)
        {
            sql.Append(CultureInfo.InvariantCulture, $"\nGRANT USAGE ON SCHEMA {Quote(schema)} TO {Quote(role)};\n");
            sql.Append(CultureInfo.InvariantCulture, $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {Quote(schema)} TO {Quote(role)};\n");
            sql.Append(CultureInfo.InvariantCulture, $"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {Quote(schema)} TO {Quote(role)};\n");
        }

        return sql.Append("COMMIT;\n").ToString();
    }

    internal static bool IsName(string name) => Name().IsMatch(name);

    internal static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
