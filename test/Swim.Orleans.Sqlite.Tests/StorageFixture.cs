using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Swim.Sqlite.Tests;

/// <summary>A storage as a silo has it: registered by the extension, started and stopped through the silo's lifecycle.</summary>
internal sealed class StorageFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly SiloLifecycleSubject _lifecycle;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counters = new();
    private bool _started;

    private StorageFixture(string path, Action<SqliteStorageOptions>? configure, string[] names)
    {
        var builder = new Builder();
        builder.Services.AddLogging().AddSerializer();
        builder.Services.AddSingleton<IGrainStorageSerializer, OrleansBytes>();
        foreach (var name in names)
        {
            builder.AddSwimSqliteGrainStorage(name, options =>
            {
                options.Path = path;
                configure?.Invoke(options);
            });
        }

        _services = builder.Services.BuildServiceProvider();
        _lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        foreach (var participant in _services.GetServices<ILifecycleParticipant<ISiloLifecycle>>()) participant.Participate(_lifecycle);
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _counters.AddOrUpdate(instrument.Name, value, (_, old) => instrument.IsObservable ? value : old + value));
        _listener.Start();
    }

    public static string NewPath() => System.IO.Path.Combine(TestContext.CurrentContext.WorkDirectory, "stores", Guid.NewGuid().ToString("n"), "swim.db");

    public static async Task<StorageFixture> StartAsync(string? path = null, Action<SqliteStorageOptions>? configure = null, params string[] names)
    {
        var fixture = new StorageFixture(path ?? NewPath(), configure, names.Length == 0 ? ["swim"] : names);
        try
        {
            await fixture._lifecycle.OnStart();
            fixture._started = true;
            return fixture;
        }
        catch
        {
            await fixture.DisposeAsync();
            throw;
        }
    }

    public IGrainStorage Grains(string name = "swim") => _services.GetRequiredKeyedService<IGrainStorage>(name);

    public IReminderTable Reminders(string name = "swim") => SwimSqliteSiloBuilderExtensions.CreateSwimSqliteReminderTable(_services, name);

    public IRecordStorage Records => _services.GetRequiredService<IRecordStorage>();

    public long Counter(string name) => _counters.GetValueOrDefault(name);

    /// <summary>What an instrument that is observed says now; -1 when there is none.</summary>
    public long Level(string name)
    {
        _listener.RecordObservableInstruments();
        return _counters.GetValueOrDefault(name, -1);
    }

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

    /// <summary>Strings only: what the tests keep.</summary>
    private sealed class OrleansBytes(Serializer serializer) : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(serializer.SerializeToArray(input));

        public T? Deserialize<T>(BinaryData input) => serializer.Deserialize<T>(input.ToMemory());
    }
}
