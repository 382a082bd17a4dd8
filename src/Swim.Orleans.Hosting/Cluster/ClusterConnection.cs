using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Swim.Runtime;

/// <summary>
/// The one switch from a program that is its own whole cluster to a member of one: <c>ConnectionStrings:swim</c>. Read when the host has been built, so that
/// every source of configuration has been added. Neither property nor message ever holds the password.
/// </summary>
internal sealed class ClusterConnection
{
    /// <summary>The name of the connection string.</summary>
    public const string Name = "swim";

    private readonly Lazy<Reading> _reading;

    public ClusterConnection(IConfiguration configuration) => _reading = new(() => Read(configuration.GetConnectionString(Name)));

    /// <summary>Whether there is a connection string; it may be a wrong one.</summary>
    public bool IsGiven => _reading.Value.Text is not null;

    /// <summary>The connection string, with all that is in it.</summary>
    public string Text => _reading.Value.Text ?? throw new InvalidOperationException($"There is no ConnectionStrings:{Name}.");

    /// <summary>What is wrong with it, or null.</summary>
    public string? Mistake => _reading.Value.Mistake;

    /// <summary>The first of the database's hosts, null when there is none.</summary>
    public string? Host => _reading.Value.Host;

    /// <summary>The port at that host.</summary>
    public int Port => _reading.Value.Port;

    /// <summary>For messages: host, port, database and user.</summary>
    public string Where => _reading.Value.Where;

    /// <summary>What distinguishes this database from others.</summary>
    public string Database => _reading.Value.Database;

    private static Reading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new Reading();
        const string Form = "give 'Host=…;Database=…;Username=…;Password=…'";
        if (text.Contains("://", StringComparison.Ordinal) && !text.AsSpan(0, text.IndexOf("://", StringComparison.Ordinal)).Contains('='))
            return new Reading(text, $"ConnectionStrings:{Name} is a URI: {Form}.");
        NpgsqlConnectionStringBuilder parts;
        try
        {
            parts = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // what the parser says may quote a piece of the password
            return new Reading(text, $"ConnectionStrings:{Name} is not a connection string for PostgreSQL: {Form}.");
        }

        if (string.IsNullOrWhiteSpace(parts.Host)) return new Reading(text, $"ConnectionStrings:{Name} names no host: {Form}.");
        var (host, port) = First(parts);
        var database = parts.Database ?? parts.Username ?? "";
        return new Reading(text, null, host, port, $"database '{database}' on {parts.Host} port {port} as '{parts.Username}'", $"{parts.Host}:{port}/{database}");
    }

    // several hosts are separated by commas, each may have its port
    private static (string Host, int Port) First(NpgsqlConnectionStringBuilder parts)
    {
        var first = parts.Host!.Split(',')[0].Trim();
        var colon = first.LastIndexOf(':');
        return colon > 0 && first.IndexOf(':') == colon && int.TryParse(first.AsSpan(colon + 1), out var port) ? (first[..colon], port) : (first, parts.Port);
    }

    private sealed record Reading(string? Text = null, string? Mistake = null, string? Host = null, int Port = 0, string Where = "", string Database = "");
}
