using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <inheritdoc cref="IAgentHandle"/>
internal sealed class AgentHandle(IAgentAccess access) : IAgentHandle
{
    public string NodeUri => access.Node;

    public IValueLaneHandle<T> Value<T>(string lane, Form<T>? form = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return new ValueLaneHandle<T>(this, lane, form ?? Form.For<T>());
    }

    public IMapLaneHandle<TKey, TValue> Map<TKey, TValue>(string lane, Form<TKey>? keyForm = null, Form<TValue>? valueForm = null)
        where TKey : notnull
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return new MapLaneHandle<TKey, TValue>(this, lane, keyForm ?? Form.For<TKey>(), valueForm ?? Form.For<TValue>());
    }

    public IListLaneHandle<T> List<T>(string lane, Form<T>? form = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return new ListLaneHandle<T>(this, lane, form ?? Form.For<T>());
    }

    public IAsyncEnumerable<T> EventsAsync<T>(string lane, Form<T>? form = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return ReadEventsAsync(lane, form ?? Form.For<T>(), cancellationToken);
    }

    public ValueTask CommandAsync<T>(string lane, T body, CancellationToken cancellationToken = default) =>
        SendAsync(lane, Form.For<T>().ToUtf8(body), cancellationToken);

    public ValueTask CommandAsync(string lane, CancellationToken cancellationToken = default) => SendAsync(lane, default, cancellationToken);

    public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => access.DeleteAsync(cancellationToken);

    public IAsyncEnumerable<LinkItem> LinkAsync(string lane, bool sync, LaneKind? expected, CancellationToken cancellationToken) =>
        access.LinkAsync(lane, sync, expected, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        var outcome = await access.CommandAsync(lane, body, cancellationToken);
        if (outcome.Status == CommandStatus.Accepted) return;
        throw new LaneException(access.Node, lane, outcome.Status, outcome.Message ?? outcome.Status.ToString());
    }

    public async ValueTask<LaneReading> ReadAsync(string lane, LaneKind kind, CancellationToken cancellationToken)
    {
        var reading = await access.ReadAsync(lane, cancellationToken);
        if (!reading.Found) throw new LaneException(access.Node, lane, CommandStatus.LaneNotFound, "the agent has no such lane.");
        if (reading.IsFailed) throw new LaneException(access.Node, lane, CommandStatus.HandlerFailed, "its value could not be computed.");
        return Reads(kind, reading.Kind) ? reading : throw WrongKind(lane, kind, reading.Kind);
    }

    // what is computed or gathered reads as what it looks like
    private static bool Reads(LaneKind asked, LaneKind actual) => asked == actual || actual switch
    {
        LaneKind.Demand => asked == LaneKind.Value,
        LaneKind.DemandMap or LaneKind.JoinValue or LaneKind.JoinMap or LaneKind.Spatial => asked == LaneKind.Map,
        _ => false,
    };

    public LaneException WrongKind(string lane, LaneKind expected, LaneKind actual) =>
        new(access.Node, lane, CommandStatus.Mismatch, $"expected a {expected.ToString().ToLowerInvariant()} lane, it is a {actual.ToString().ToLowerInvariant()} lane.");

    /// <summary>Reads a body; what does not fit is said with its place.</summary>
    public T Parse<T>(string lane, Form<T> form, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return form.Parse(utf8);
        }
        catch (Exception exception) when (exception is FormException or ReconException)
        {
            var text = System.Text.Encoding.UTF8.GetString(utf8.Length <= 200 ? utf8 : utf8[..200]);
            throw new LaneException(access.Node, lane, CommandStatus.Mismatch, $"expected {typeof(T)}, got {text}: {exception.Message}", exception);
        }
    }

    private async IAsyncEnumerable<T> ReadEventsAsync<T>(string lane, Form<T> form, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in access.LinkAsync(lane, sync: false, expected: null, cancellationToken))
        {
            try
            {
                if (item.Kind == LinkItemKind.Op && item.Op.Body is { } body) yield return Parse(lane, form, body.Span);
            }
            finally
            {
                item.Release();
            }
        }
    }
}
