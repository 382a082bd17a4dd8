using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;

namespace Swim.Cluster.Silos;

/// <summary>
/// A network namespace with two links to the rest of the machine: one for silos among themselves, one, the edge, for clients and the database. Each can be cut.
/// Needs root and <c>ip</c> (iproute2).
/// </summary>
internal sealed class IsolatedPlace : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _prefix;
    private TcpRelay? _relay;

    private IsolatedPlace(int id)
    {
        _name = string.Create(CultureInfo.InvariantCulture, $"swim{id}");
        _prefix = string.Create(CultureInfo.InvariantCulture, $"10.{64 + (id / 250)}.{id % 250}");
    }

    /// <summary>At which the silo in the namespace is reached by other silos.</summary>
    public string SiloAddress => $"{_prefix}.2";

    /// <summary>At which the silos outside are reached, by each other too.</summary>
    public string OthersAddress => $"{_prefix}.1";

    /// <summary>At which clients reach the silo in the namespace.</summary>
    public string EdgeAddress => $"{_prefix}.6";

    public IReadOnlyList<string> Through => ["ip", "netns", "exec", _name];

    private string HostEdge => $"{_prefix}.5";

    /// <summary>Whether this machine and user can do it.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/ip");

    /// <param name="database">The connection string that is given to silos outside; a relay takes the one inside there.</param>
    public static async Task<IsolatedPlace> CreateAsync(string database)
    {
        var place = new IsolatedPlace(Random.Shared.Next(1, 15_000));
        try
        {
            await place.SetUpAsync();
            var target = new NpgsqlConnectionStringBuilder(database);
            place._relay = TcpRelay.Start(IPAddress.Parse(place.HostEdge), new IPEndPoint(IPAddress.Parse(target.Host!), target.Port));
            return place;
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    /// <summary>The database as it is reached from inside.</summary>
    public string Database(string database) => new NpgsqlConnectionStringBuilder(database) { Host = HostEdge, Port = _relay!.Port }.ConnectionString;

    /// <summary>Cuts the silo off from the other silos, and, if asked to, from clients and the database.</summary>
    public async Task CutAsync(bool edge)
    {
        await InsideAsync("link", "set", $"{_name}b", "down");
        if (edge) await InsideAsync("link", "set", $"{_name}d", "down");
    }

    public async Task HealAsync()
    {
        await InsideAsync("link", "set", $"{_name}b", "up");
        await InsideAsync("link", "set", $"{_name}d", "up");
    }

    public async ValueTask DisposeAsync()
    {
        if (_relay is not null) await _relay.DisposeAsync();

        // its ends of the links go with it, and theirs outside too
        await RunAsync(mayFail: true, "netns", "del", _name);
    }

    private async Task SetUpAsync()
    {
        await RunAsync("netns", "add", _name);
        await InsideAsync("link", "set", "lo", "up");
        await LinkAsync("a", "b", $"{_prefix}.1/30", $"{_prefix}.2/30");
        await LinkAsync("c", "d", $"{_prefix}.5/30", $"{_prefix}.6/30");
    }

    private async Task LinkAsync(string outside, string inside, string address, string insideAddress)
    {
        await RunAsync("link", "add", _name + outside, "type", "veth", "peer", "name", _name + inside, "netns", _name);
        await RunAsync("addr", "add", address, "dev", _name + outside);
        await RunAsync("link", "set", _name + outside, "up");
        await InsideAsync("addr", "add", insideAddress, "dev", _name + inside);
        await InsideAsync("link", "set", _name + inside, "up");
    }

    private Task InsideAsync(params string[] arguments) => RunAsync(mayFail: false, ["-n", _name, .. arguments]);

    private static Task RunAsync(params string[] arguments) => RunAsync(mayFail: false, arguments);

    private static async Task RunAsync(bool mayFail, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 && !mayFail) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error}");
    }
}
