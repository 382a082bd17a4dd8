using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>One named storage: the faces of the store that grains and lanes see.</summary>
internal sealed class SqliteGrainStorage : IGrainStorage, IRecordStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly string _name;
    private readonly SqliteStore _store;
    private readonly IGrainStorageSerializer _serializer;
    private readonly StateActivator _activator;

    private SqliteGrainStorage(string name, SqliteStore store, IGrainStorageSerializer serializer, StateActivator activator)
    {
        _name = name;
        _store = store;
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

    public async ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agentType);
        ArgumentException.ThrowIfNullOrEmpty(node);
        var head = Guid.NewGuid();
        if (await _store.ReadAsync(connection => connection.FindAgent(agentType, node), cancellationToken) is not null)
        {
            var claim = new RecordsClaim(agentType, node, head);
            await _store.WriteAsync(claim, cancellationToken);
            if (claim.AgentId is { } agentId)
            {
                var records = await _store.ReadAsync(connection => connection.ReadRecords(agentId), cancellationToken);
                return new SqliteRecordClaim(agentType, node, head, records) { AgentId = agentId };
            }
        }

        return new SqliteRecordClaim(agentType, node, head, new Dictionary<string, ReadOnlyMemory<byte>>());
    }

    public async ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var held = Own(claim);
        if (changes.Count == 0) return;
        var write = new RecordsWrite(held, changes);
        await _store.WriteAsync(write, cancellationToken);
        held.AgentId = write.AgentId;
    }

    public async ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default)
    {
        var held = Own(claim);
        if (held.AgentId is null) return;
        await _store.WriteAsync(new RecordsDelete(held), cancellationToken);
        held.AgentId = null;
    }

    private static SqliteRecordClaim Own(RecordClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim as SqliteRecordClaim ?? throw new ArgumentException("The claim is another storage's.", nameof(claim));
    }

    private Task Start()
    {
        _store.Start();
        return Task.CompletedTask;
    }
}
