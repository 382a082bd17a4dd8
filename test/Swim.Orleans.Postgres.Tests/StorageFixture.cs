using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Swim.Postgres.Tests;

/// <summary>A storage as a silo has it: registered by the extension, started and stopped through the silo's lifecycle.</summary>
internal sealed class StorageFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly SiloLifecycleSubject _lifecycle;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counters = new();
    private readonly Lines _log = new();
    private bool _started;

    private StorageFixture(string connectionString, Action<PostgresStorageOptions>? configure)
    {
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log)).AddSerializer();
        builder.Services.AddSingleton<IGrainStorageSerializer, OrleansBytes>();
        builder.AddSwimPostgresGrainStorage("swim", options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        });
        _services = builder.Services.BuildServiceProvider();
        _lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        foreach (var participant in _services.GetServices<ILifecycleParticipant<ISiloLifecycle>>()) participant.Participate(_lifecycle);
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _counters.AddOrUpdate(instrument.Name, value, (_, old) => old + value));
        _listener.Start();
    }

    /// <summary>All that has been logged, at every level.</summary>
    public string Log => string.Join('\n', _log.All);

    public IServiceProvider Services => _services;

    public IStorageStatus Status => _services.GetServices<IStorageStatus>().Single();

    public IGrainStorage Grains => _services.GetRequiredKeyedService<IGrainStorage>("swim");

    public IRecordStorage Records => _services.GetRequiredService<IRecordStorage>();

    public static async Task<StorageFixture> StartAsync(string? connectionString = null, Action<PostgresStorageOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var fixture = new StorageFixture(connectionString ?? await SharedServer.Server.CreateDatabaseAsync(cancellationToken), configure);
        try
        {
            await fixture._lifecycle.OnStart(cancellationToken);
            fixture._started = true;
            return fixture;
        }
        catch
        {
            await fixture.DisposeAsync();
            throw;
        }
    }

    public static RecordChange Put(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    public long Counter(string name) => _counters.GetValueOrDefault(name);

    public async Task<Dictionary<string, string>> ReadAsync(string node) =>
        (await Records.ClaimAsync("unit", node)).Records.ToDictionary(r => r.Key, r => Encoding.UTF8.GetString(r.Value.Span));

    public Task StopAsync()
    {
        _started = false;
        return _lifecycle.OnStop();
    }

    public async ValueTask DisposeAsync()
    {
        if (_started) await StopAsync();
        _listener.Dispose();
        await _services.DisposeAsync();
    }

    private sealed class Builder : ISiloBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }

    private sealed class OrleansBytes(Serializer serializer) : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(serializer.SerializeToArray(input));

        public T? Deserialize<T>(BinaryData input) => serializer.Deserialize<T>(input.ToMemory());
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
