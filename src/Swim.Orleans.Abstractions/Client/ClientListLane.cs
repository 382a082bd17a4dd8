using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <inheritdoc cref="IListLaneHandle{T}"/>
internal sealed class ClientListLane<T>(ClientAgent agent, string lane, Form<T> form) : IListLaneHandle<T>
{
    private const int KeyLength = 6;

    private readonly Form<IReadOnlyList<T>> _form = Form.ReadOnlyList(form);

    public async ValueTask<IReadOnlyList<T>> GetAsync(CancellationToken cancellationToken = default) =>
        agent.Parse(lane, _form, (await agent.ReadAsync(lane, LaneKind.List, cancellationToken)).Span);

    // a key that no element has makes it an insertion
    public ValueTask InsertAsync(int index, T value, CancellationToken cancellationToken = default) =>
        SendAsync(index, $"@update(index:{index},key:%{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength))}) ", value, cancellationToken);

    public ValueTask SetAsync(int index, T value, CancellationToken cancellationToken = default) => SendAsync(index, $"@update(index:{index}) ", value, cancellationToken);

    public ValueTask MoveAsync(int from, int to, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        return agent.SendAsync(lane, Encoding.UTF8.GetBytes($"@move(from:{from},to:{to})"), cancellationToken);
    }

    public ValueTask RemoveAtAsync(int index, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return agent.SendAsync(lane, Encoding.UTF8.GetBytes($"@remove(index:{index})"), cancellationToken);
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => agent.SendAsync(lane, "@clear"u8.ToArray(), cancellationToken);

    public IAsyncEnumerable<ListChange<T>> LinkAsync(CancellationToken cancellationToken = default) => throw agent.NoLinks(lane);

    private ValueTask SendAsync(int index, string head, T value, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var command = new ArrayBufferWriter<byte>(64);
        Encoding.UTF8.GetBytes(head, command);
        form.Print(command, value);
        return agent.SendAsync(lane, command.WrittenMemory, cancellationToken);
    }
}
