using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>One named storage: the faces of the store that grains and lanes see.</summary>
internal sealed class PostgresGrainStorage : IGrainStorage, IRecordArchive, IStorageStatus, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly string _name;
    private readonly PostgresStore _store;
    private readonly PostgresRecordStorage _records;
    private readonly IGrainStorageSerializer _serializer;
    private readonly StateActivator _activator;

    private PostgresGrainStorage(string name, PostgresStore store, IGrainStorageSerializer serializer, StateActivator activator)
    {
        _name = name;
        _store = store;
        _records = new PostgresRecordStorage(store);
        _serializer = serializer;
        _activator = activator;
    }

    public string Store => $"{_name}, PostgreSQL at {_store.Name}";

    public StorageFailure? Failure => _store.Failure;

    /// <summary>Connects to nothing: that is the lifecycle's part, since activations wait behind this factory.</summary>
    public static PostgresGrainStorage Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<PostgresStorageOptions>>().Get(name);
        var store = new PostgresStore(
            services.GetRequiredService<PostgresDatabases>().Get(options.ConnectionString, options.Schema),
            options,
            services.GetRequiredService<StorageMetrics>(),
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>().CreateLogger<PostgresStore>());
        return new PostgresGrainStorage(name, store, options.GrainStorageSerializer, new StateActivator(services.GetRequiredService<IActivatorProvider>()));
    }

    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe($"PostgreSQL storage '{_name}'", ServiceLifecycleStage.RuntimeStorageServices, _store.StartAsync, _store.StopAsync);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ReadStateAsync(stateName, grainId, grainState, default);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var read = new GrainStateRead(KeyOf(stateName, grainId));
        await _store.ReadAsync(read, cancellationToken);
        grainState.RecordExists = read.Row is not null;
        grainState.ETag = read.Row?.ETag;
        grainState.State = read.Row is { } row ? _serializer.Deserialize<T>(new BinaryData(row.Data)) : _activator.Create<T>();
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, default);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var key = KeyOf(stateName, grainId);
        var write = new GrainStateWrite(key, grainState.ETag, _serializer.Serialize(grainState.State).ToMemory());
        await _store.WriteAsync(write, cancellationToken);
        grainState.ETag = write.NewETag;
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ClearStateAsync(stateName, grainId, grainState, default);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        await _store.WriteAsync(new GrainStateClear(KeyOf(stateName, grainId), grainState.ETag), cancellationToken);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = _activator.Create<T>();
    }

    public ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default) => _records.ClaimAsync(agentType, node, cancellationToken);

    public ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default) => _records.WriteAsync(claim, changes, cancellationToken);

    public ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default) => _records.DeleteAsync(claim, cancellationToken);

    public IAsyncEnumerable<ArchivedRecord> ReadAllAsync(ArchiveFilter? filter = null, CancellationToken cancellationToken = default) => _records.ReadAllAsync(filter, cancellationToken);

    public ValueTask<bool> ContainsAsync(string agentType, string node, CancellationToken cancellationToken = default) => _records.ContainsAsync(agentType, node, cancellationToken);

    private static GrainStateKey KeyOf(string stateName, GrainId grainId)
    {
        var key = new GrainStateKey(stateName, grainId);
        StorableText.Check(key.GrainKey, "The grain's key");
        StorableText.Check(stateName, "The state's name");
        return key;
    }
}
