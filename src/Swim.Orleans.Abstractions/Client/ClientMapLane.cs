using System.Buffers;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <inheritdoc cref="IMapLaneHandle{TKey, TValue}"/>
internal sealed class ClientMapLane<TKey, TValue>(ClientAgent agent, string lane, Form<TKey> keyForm, Form<TValue> valueForm) : IMapLaneHandle<TKey, TValue>
    where TKey : notnull
{
    private static readonly ReadOnlyMemory<byte> ClearCommand = "@clear"u8.ToArray();

    private readonly Form<Dictionary<TKey, TValue>> _form = Form.Dictionary(keyForm, valueForm);

    public async ValueTask<IReadOnlyDictionary<TKey, TValue>> GetAsync(CancellationToken cancellationToken = default) =>
        agent.Parse(lane, _form, (await agent.ReadAsync(lane, LaneKind.Map, cancellationToken)).Span);

    public ValueTask UpdateAsync(TKey key, TValue value, CancellationToken cancellationToken = default)
    {
        var command = new ArrayBufferWriter<byte>(64);
        command.Write("@update(key:"u8);
        keyForm.Print(command, key);
        command.Write(") "u8);
        valueForm.Print(command, value);
        return agent.SendAsync(lane, command.WrittenMemory, cancellationToken);
    }

    public ValueTask RemoveAsync(TKey key, CancellationToken cancellationToken = default)
    {
        var command = new ArrayBufferWriter<byte>(32);
        command.Write("@remove(key:"u8);
        keyForm.Print(command, key);
        command.Write(")"u8);
        return agent.SendAsync(lane, command.WrittenMemory, cancellationToken);
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => agent.SendAsync(lane, ClearCommand, cancellationToken);

    public IAsyncEnumerable<MapChange<TKey, TValue>> LinkAsync(CancellationToken cancellationToken = default) => throw agent.NoLinks(lane);
}
