using System.Text;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <summary>One agent, seen from an Orleans client.</summary>
internal sealed class ClientAgent(string node, IWebAgent grain) : IAgentHandle
{
    public string NodeUri => node;

    public IValueLaneHandle<T> Value<T>(string lane, Form<T>? form = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return new ClientValueLane<T>(this, lane, form ?? Form.For<T>());
    }

    public IMapLaneHandle<TKey, TValue> Map<TKey, TValue>(string lane, Form<TKey>? keyForm = null, Form<TValue>? valueForm = null)
        where TKey : notnull
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return new ClientMapLane<TKey, TValue>(this, lane, keyForm ?? Form.For<TKey>(), valueForm ?? Form.For<TValue>());
    }

    public IListLaneHandle<T> List<T>(string lane, Form<T>? form = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return new ClientListLane<T>(this, lane, form ?? Form.For<T>());
    }

    public IAsyncEnumerable<T> EventsAsync<T>(string lane, Form<T>? form = null, CancellationToken cancellationToken = default) => throw NoLinks(lane);

    public ValueTask CommandAsync<T>(string lane, T body, CancellationToken cancellationToken = default) =>
        SendAsync(lane, ReconText.Print(Form.For<T>(), body), cancellationToken);

    public ValueTask CommandAsync(string lane, CancellationToken cancellationToken = default) => SendAsync(lane, default, cancellationToken);

    public async ValueTask DeleteAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await grain.DeleteAsync().AsTask().WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(exception);
        }
    }

    public async ValueTask SendAsync(string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        CommandReply reply;
        try
        {
            reply = await grain.CommandAsync(lane, body.ToArray()).AsTask().WaitAsync(cancellationToken);
            if (reply.Commit != 0) await grain.CommittedAsync(reply.Epoch, reply.Commit).AsTask().WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(exception);
        }

        if (reply.Status != CommandStatus.Accepted) throw new LaneException(node, lane, reply.Status, reply.Message ?? reply.Status.ToString());
    }

    /// <summary>The present state of a lane whose text is that of <paramref name="expected"/>.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string lane, LaneKind expected, CancellationToken cancellationToken)
    {
        LaneReply reply;
        try
        {
            reply = await grain.ReadAsync(lane).AsTask().WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(exception);
        }

        if (!reply.Found) throw new LaneException(node, lane, CommandStatus.LaneNotFound, "the agent has no such lane.");
        if (Shape(reply.Kind) == expected) return reply.Body;
        throw new LaneException(node, lane, CommandStatus.Mismatch,
            $"expected a {expected.ToString().ToLowerInvariant()} lane, it is a {reply.Kind.ToString().ToLowerInvariant()} lane.");
    }

    /// <summary>Reads a body; what does not fit is said with its place.</summary>
    public T Parse<T>(string lane, Form<T> form, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return form.Parse(utf8);
        }
        catch (Exception exception) when (exception is FormException or ReconException)
        {
            var text = Encoding.UTF8.GetString(utf8.Length <= 200 ? utf8 : utf8[..200]);
            throw new LaneException(node, lane, CommandStatus.Mismatch, $"expected {typeof(T)}, got {text}: {exception.Message}", exception);
        }
    }

    public NotSupportedException NoLinks(string lane) => new(
        $"Lane {lane} of agent {node} cannot be linked from an Orleans client: a reader lives in the memory of a silo. Link inside a process with a silo, or over WARP (WebSocket) or server-sent events.");

    /// <summary>What a lane of a kind reads as: one value or entries by key.</summary>
    private static LaneKind Shape(LaneKind kind) => kind switch
    {
        LaneKind.Demand => LaneKind.Value,
        LaneKind.DemandMap or LaneKind.JoinValue or LaneKind.JoinMap or LaneKind.Spatial => LaneKind.Map,
        _ => kind,
    };

    private AgentUnavailableException Unavailable(Exception exception) =>
        exception as AgentUnavailableException ?? new AgentUnavailableException(node, exception.GetBaseException().Message, exception);
}
