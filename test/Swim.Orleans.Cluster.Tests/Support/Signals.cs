using System.Threading.Channels;

namespace Swim.Tests;

/// <summary>Things that happen, to be waited for one after the other.</summary>
internal sealed class Signals<T>
{
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();

    public void Add(T item) => _items.Writer.TryWrite(item);

    public async Task<T> NextAsync(CancellationToken cancellationToken) => await _items.Reader.ReadAsync(cancellationToken);
}
