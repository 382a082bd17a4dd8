using System.Runtime.CompilerServices;
using Swim.Recon;

namespace Swim.TestKit;

/// <summary>One agent under test: its ordinary handle, and what a test does to it. Safe from any thread.</summary>
public sealed class TestAgent : IAgentHandle
{
    private readonly SwimTest _test;
    private readonly IAgentHandle _agent;

    internal TestAgent(SwimTest test, IAgentHandle agent)
    {
        _test = test;
        _agent = agent;
    }

    /// <inheritdoc/>
    public string NodeUri => _agent.NodeUri;

    /// <summary>Whether the agent is active.</summary>
    public bool IsActive => _test.IsActive(NodeUri);

    /// <summary>The agent's records in the store (<see cref="TestStore.Records"/>).</summary>
    public IReadOnlyDictionary<string, string> Records => _test.Store.Records(NodeUri);

    /// <summary>The log entries that concern the agent.</summary>
    public IReadOnlyList<TestLogEntry> Logs => _test.Logs.Of(NodeUri);

    /// <inheritdoc/>
    public IValueLaneHandle<T> Value<T>(string lane, Form<T>? form = null) => _agent.Value(lane, form);

    /// <inheritdoc/>
    public IMapLaneHandle<TKey, TValue> Map<TKey, TValue>(string lane, Form<TKey>? keyForm = null, Form<TValue>? valueForm = null) where TKey : notnull =>
        _agent.Map(lane, keyForm, valueForm);

    /// <inheritdoc/>
    public IListLaneHandle<T> List<T>(string lane, Form<T>? form = null) => _agent.List(lane, form);

    /// <inheritdoc/>
    public IAsyncEnumerable<T> EventsAsync<T>(string lane, Form<T>? form = null, CancellationToken cancellationToken = default) =>
        _agent.EventsAsync(lane, form, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CommandAsync<T>(string lane, T body, CancellationToken cancellationToken = default) =>
        SendAsync(static (agent, call) => agent.CommandAsync(call.Lane, call.Body, call.Token), (Lane: lane, Body: body, Token: cancellationToken));

    /// <inheritdoc/>
    public ValueTask CommandAsync(string lane, CancellationToken cancellationToken = default) =>
        SendAsync(static (agent, call) => agent.CommandAsync(call.Lane, call.Token), (Lane: lane, Token: cancellationToken));

    /// <inheritdoc/>
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => _agent.DeleteAsync(cancellationToken);

    /// <summary>Opens a link to a lane and holds it as a client does.</summary>
    public Task<LinkProbe> LinkAsync(string lane, bool sync = true) => _test.LinkAsync(NodeUri, lane, sync);

    /// <summary>Waits for a state of a lane: <see cref="SwimTest.Expect{T}"/>.</summary>
    /// <exception cref="SwimTestException">It did not come.</exception>
    public Task<T> Expect<T>(string lane, Func<T, bool> predicate, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(predicate))] string? expected = null) =>
        _test.Expect(NodeUri, lane, predicate, cancellationToken, expected);

    /// <summary>Waits for a value of a lane: <see cref="SwimTest.ExpectValue{T}"/>.</summary>
    /// <exception cref="SwimTestException">It did not come.</exception>
    public Task<T> ExpectValue<T>(string lane, T value, CancellationToken cancellationToken = default) => _test.ExpectValue(NodeUri, lane, value, cancellationToken);

    /// <summary>Waits for a state of a map lane: <see cref="SwimTest.ExpectMap{TKey, TValue}"/>.</summary>
    /// <exception cref="SwimTestException">It did not come.</exception>
    public Task<IReadOnlyDictionary<TKey, TValue>> ExpectMap<TKey, TValue>(
        string lane,
        Func<IReadOnlyDictionary<TKey, TValue>, bool> predicate,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(predicate))] string? expected = null)
        where TKey : notnull => _test.ExpectMap(NodeUri, lane, predicate, cancellationToken, expected);

    /// <summary>Waits for values or items in this order: <see cref="SwimTest.ExpectSequence{T}"/>.</summary>
    /// <exception cref="SwimTestException">They did not come.</exception>
    public Task ExpectSequence<T>(string lane, params T[] values) => _test.ExpectSequence(NodeUri, lane, values);

    /// <summary>Ends the agent in an orderly way and starts it again: <see cref="SwimTest.RestartAsync"/>.</summary>
    public Task RestartAsync() => _test.RestartAsync(NodeUri);

    /// <summary>Ends the agent as the end of its process would and starts it again: <see cref="SwimTest.CrashAsync"/>.</summary>
    public Task CrashAsync() => _test.CrashAsync(NodeUri);

    /// <summary>Ends the agent in an orderly way: <see cref="SwimTest.DeactivateAsync"/>.</summary>
    public Task DeactivateAsync() => _test.DeactivateAsync(NodeUri);

    /// <summary>Runs a durable reminder now: <see cref="SwimTest.RemindAsync"/>.</summary>
    public Task RemindAsync(string reminder) => _test.RemindAsync(NodeUri, reminder);

    // the cluster is not at rest before the command is on its way
    private async ValueTask SendAsync<TState>(Func<IAgentHandle, TState, ValueTask> send, TState state)
    {
        ValueTask reply;
        _test.Activity.Enter();
        try
        {
            await _test.WatchFromCommandAsync(NodeUri);
            reply = send(_agent, state);
        }
        finally
        {
            _test.Activity.Exit();
        }

        await reply;
    }
}
