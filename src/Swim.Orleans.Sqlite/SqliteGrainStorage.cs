using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>One named storage: the faces of the store that grains and lanes see.</summary>
internal sealed class SqliteGrainStorage : IGrainStorage, IRecordArchive, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly string _name;
    private readonly SqliteStore _store;
    private readonly SqliteRecordStorage _records;
    private readonly IGrainStorageSerializer _serializer;
    private readonly StateActivator _activator;

    private SqliteGrainStorage(string name, SqliteStore store, IGrainStorageSerializer serializer, StateActivator activator)
    {
        _name = name;
        _store = store;
        _records = new SqliteRecordStorage(store);
        _serializer = serializer;
        _activator = activator;
    }

    /// <summary>Touches no file: that is the lifecycle's part, since activations wait behind this factory.</summary>
    public static SqliteGrainStorage Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<SqliteStorageOptions>>().Get(name);
        var store = services.GetRequiredService<SqliteStores>().Get(options);
        return new SqliteGrainStorage(name, store, options.GrainStorageSerializer, new StateActivator(services.GetRequiredService<IActivatorProvider>()));
    }

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        $"SQLite storage '{_name}'", ServiceLifecycleStage.RuntimeStorageServices, _ => Start(), cancellation => _store.StopAsync(cancellation));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ReadStateAsync(stateName, grainId, grainState, default);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var key = new GrainStateKey(stateName, grainId);
        var row = await _store.ReadAsync(connection => connection.ReadGrainState(key), cancellationToken);
        grainState.RecordExists = row is not null;
        grainState.ETag = row?.ETag;
        grainState.State = row is null ? _activator.Create<T>() : _serializer.Deserialize<T>(new BinaryData(row.Data));
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, default);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var data = _serializer.Serialize(grainState.State).ToMemory();
        var write = new GrainStateWrite(new GrainStateKey(stateName, grainId), grainState.ETag, data);
        await _store.WriteAsync(write, cancellationToken);
        grainState.ETag = write.NewETag;
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ClearStateAsync(stateName, grainId, grainState, default);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        await _store.WriteAsync(new GrainStateClear(new GrainStateKey(stateName, grainId), grainState.ETag), cancellationToken);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = _activator.Create<T>();
    }

    public ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default) => _records.ClaimAsync(agentType, node, cancellationToken);

    public ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default) => _records.WriteAsync(claim, changes, cancellationToken);

    public ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default) => _records.DeleteAsync(claim, cancellationToken);

    public IAsyncEnumerable<ArchivedRecord> ReadAllAsync(ArchiveFilter? filter = null, CancellationToken cancellationToken = default) => _records.ReadAllAsync(filter, cancellationToken);

    public ValueTask<bool> ContainsAsync(string agentType, string node, CancellationToken cancellationToken = default) => _records.ContainsAsync(agentType, node, cancellationToken);

    private Task Start()
    {
        _store.Start();
        return Task.CompletedTask;
    }
}
