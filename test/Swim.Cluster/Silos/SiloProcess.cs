using System.Globalization;
using Swim.Cluster.Serving.Agents;
using Swim.Crash.Checking;
using Swim.Crash.Serving;

namespace Swim.Cluster.Silos;

/// <summary>A place in the cluster: the process that runs there now, and how it is started.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly ClusterSettings _settings;
    private readonly Findings _findings;
    private int _siloPort;
    private int _gatewayPort;
    private int _httpPort;
    private readonly SiloLog? _log;
    private ServerProcess _process;

    public SiloProcess(int slot, ClusterSettings settings, Findings findings)
    {
        Slot = slot;
        _settings = settings;
        _findings = findings;
        if (settings.Logs is { } folder) _log = new SiloLog(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"silo-{slot}.log")));
        _process = Create(otherPorts: true);
    }

    public int Slot { get; }

    /// <summary>Whether it is a gateway without a silo: no agents live there, and the cluster does not know it.</summary>
    public bool IsGateway => Slot >= _settings.FirstGateway;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{(IsGateway ? "gateway" : "silo")} {Slot}");

    public volatile SiloState State;

    /// <summary>Counts the processes that have run here.</summary>
    public int Life { get; private set; }

    /// <summary>Another version of the program than this one, from the next start on; null: this one.</summary>
    public string? Program { get; set; }

    public HttpClient Http => _process.Http;

    public Uri WebSocketUri => _process.WebSocketUri;

    public int HttpPort => _httpPort;

    /// <summary>As the membership table writes it, without the generation.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"{_settings.AddressOf(Slot)}:{_siloPort}");

    public bool IsRunning => _process.IsRunning;

    public int? ProcessId => _process.ProcessId;

    public string Log => _process.Log();

    /// <summary>Starts a process; the last one has ended.</summary>
    public async Task StartAsync(bool otherPorts, CancellationToken cancellationToken)
    {
        await _process.DisposeAsync();
        _process = Create(otherPorts);
        Life++;
        _log?.Write($"—— life {Life}");
        State = SiloState.Starting;
        _process.Start();
        await _process.UntilReadyAsync(cancellationToken);
        State = SiloState.Up;
    }

    public async Task KillAsync()
    {
        State = SiloState.Troubled;
        await _process.KillAsync();
        State = SiloState.Down;
    }

    public async Task TerminateAsync()
    {
        State = SiloState.Troubled;
        await _process.TerminateAsync();
        State = SiloState.Down;
    }

    public void Freeze() => _process.Freeze();

    public void Thaw() => _process.Thaw();

    /// <summary>The process has ended by itself: nothing is left of it.</summary>
    public void Ended() => State = SiloState.Down;

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _log?.Dispose();
    }

    private ServerProcess Create(bool otherPorts)
    {
        if (otherPorts) (_siloPort, _gatewayPort, _httpPort) = (Ports.Take(), Ports.Take(), Ports.Take());
        var environment = new Dictionary<string, string>(_settings.EnvironmentOf(Slot))
        {
            ["Swim__Cluster__Address"] = _settings.AddressOf(Slot),
            ["Swim__Cluster__SiloPort"] = _siloPort.ToString(CultureInfo.InvariantCulture),
            ["Swim__Cluster__GatewayPort"] = _gatewayPort.ToString(CultureInfo.InvariantCulture),
            ["Orleans__Name"] = string.Create(CultureInfo.InvariantCulture, $"silo-{Slot}"),
        };
        return new ServerProcess(environment, _settings.HttpAddressOf(Slot), _httpPort)
        {
            Through = _settings.ThroughOf(Slot),
            Heard = Heard,
            Program = Program ?? typeof(ServerProcess).Assembly.Location,
        };
    }

    private void Heard(string line)
    {
        _log?.Write(line);
        if (line.StartsWith(Violation.Mark, StringComparison.Ordinal)) _findings.Add($"{Name}: {line[Violation.Mark.Length..]}");
    }
}
