using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <inheritdoc cref="IListLaneHandle{T}"/>
internal sealed class ListLaneHandle<T>(AgentHandle agent, string lane, Form<T> form) : IListLaneHandle<T>
{
    private readonly Form<IReadOnlyList<T>> _form = Form.ReadOnlyList(form);

    public async ValueTask<IReadOnlyList<T>> GetAsync(CancellationToken cancellationToken = default)
    {
        var reading = await agent.ReadAsync(lane, LaneKind.List, cancellationToken);
        return agent.Parse(lane, _form, reading.Body.Span);
    }

    public ValueTask InsertAsync(int index, T value, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return agent.SendAsync(lane, ListVerbs.Insert(index, form, value), cancellationToken);
    }

    public ValueTask SetAsync(int index, T value, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return agent.SendAsync(lane, ListVerbs.Set(index, form, value), cancellationToken);
    }

    public ValueTask MoveAsync(int from, int to, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        return agent.SendAsync(lane, ListVerbs.Move(from, to), cancellationToken);
    }

    public ValueTask RemoveAtAsync(int index, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return agent.SendAsync(lane, ListVerbs.Remove(index), cancellationToken);
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => agent.SendAsync(lane, ListVerbs.Clear, cancellationToken);

    public async IAsyncEnumerable<ListChange<T>> LinkAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = new ListEventReader<T>();
        await foreach (var item in agent.LinkAsync(lane, sync: true, LaneKind.List, cancellationToken))
        {
            try
            {
                if (item.Kind == LinkItemKind.Synced) yield return new(ListChangeKind.Synced, -1, -1, default);
                if (item.Kind != LinkItemKind.Op) continue;
                Read(item.Op, changes);
            }
            finally
            {
                item.Release();
            }

            while (changes.TryTake(out var change)) yield return change;
        }
    }

    private void Read(in LaneOp op, ListEventReader<T> changes)
    {
        if (op.Kind == LaneOpKind.Clear) changes.Clear();
        else if (op.Kind is LaneOpKind.Set or LaneOpKind.Remove || op.Body is null) throw agent.WrongKind(lane, LaneKind.List, op.Kind == LaneOpKind.Set ? LaneKind.Value : LaneKind.Map);
        else if (!changes.TryRead(op.Body.Span, body => agent.Parse(lane, form, body))) throw agent.WrongKind(lane, LaneKind.List, op.Key is null ? LaneKind.Supply : LaneKind.Map);
    }
}
