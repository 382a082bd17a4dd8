using Microsoft.Extensions.Configuration;
using Npgsql;
using Swim.Gateway;

namespace Swim.Deploy.Tests.Tools;

/// <summary>The environment that a manifest gives to a silo, read as the program reads it.</summary>
internal sealed class Settings
{
    private static readonly string[] Others = ["ConnectionStrings:swim", "URLS", "POD_IP", "POD_NAME", "POD_NAMESPACE", "ASPNETCORE_HTTP_PORTS", "Flights:Speed"];

    private readonly IConfiguration _configuration;

    /// <exception cref="InvalidOperationException">A name stands for no setting, or a value is none of its kind.</exception>
    public Settings(IReadOnlyDictionary<string, string?> environment)
    {
        var settings = environment.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)).ToArray();
        foreach (var (name, _) in settings)
        {
            if (name.StartsWith("Swim:", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal) || Others.Contains(name)) continue;
            throw new InvalidOperationException($"Nothing reads the variable '{name}'.");
        }

        _configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Gateway = Bind<GatewayOptions>(settings.Where(setting => IsGateway(setting.Key)), "Swim:Gateway");
        Swim = Bind<SwimOptions>(settings.Where(setting => !IsGateway(setting.Key)), SwimOptions.Section);
    }

    public SwimOptions Swim { get; }

    public GatewayOptions Gateway { get; }

    public string? this[string name] => _configuration[name];

    public string? ConnectionString => _configuration.GetConnectionString("swim");

    /// <summary>The port that the program's web server listens on, at all addresses.</summary>
    public int HttpPort
    {
        get
        {
            var url = this["URLS"] ?? throw new InvalidOperationException("URLS is not given: the program would listen to its own machine only.");
            const string Any = "http://+:";
            return url.StartsWith(Any, StringComparison.Ordinal) ? int.Parse(url[Any.Length..], System.Globalization.CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"URLS is {url}, not {Any}….");
        }
    }

    /// <summary>The longest that an orderly stop takes.</summary>
    public TimeSpan Stop => Gateway.DrainDelay + Gateway.DrainWindow + Gateway.CloseTimeout + Swim.Cluster.StopTimeout;

    /// <summary>The connection string's parts; one that is none throws.</summary>
    public NpgsqlConnectionStringBuilder Database => new(ConnectionString);

    private static bool IsGateway(string name) => name.StartsWith("Swim:Gateway:", StringComparison.Ordinal);

    // as AddSwim binds them, but strictly
    private static T Bind<T>(IEnumerable<KeyValuePair<string, string?>> settings, string section)
        where T : new()
    {
        var options = new T();
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection(section).Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
