using System.Net.Sockets;

namespace Swim.Postgres.Tests.Wires;

/// <summary>One connection through a wire.</summary>
internal sealed class WireConnection : IDisposable
{
    private readonly Socket _store;
    private readonly Socket _server;
    private readonly Func<bool> _onAnswer;
    private readonly MemoryStream _held = new();
    private readonly TaskCompletionSource _heldSome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _answers;

    /// <param name="store">The end of the store.</param>
    /// <param name="server">The end of the server.</param>
    /// <param name="onAnswer">Whether an answer that has come gets through.</param>
    public WireConnection(Socket store, Socket server, Func<bool> onAnswer)
    {
        (_store, _server, _onAnswer) = (store, server, onAnswer);
        _store.NoDelay = _server.NoDelay = true;
        _ = CarryRequestsAsync();
        _answers = CarryAnswersAsync();
    }

    public bool HoldsRequests { get; set; }

    /// <summary>Ends when something is held.</summary>
    public Task Held => _heldSome.Task;

    public void CutAtStore() => _store.Dispose();

    public async Task DeliverAsync()
    {
        if (!_heldSome.Task.IsCompleted) return;
        try
        {
            await _server.SendAsync(_held.ToArray());
            _server.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            return; // the server's end is gone, and with it whatever would have been carried out
        }

        await _answers;
    }

    public void Dispose()
    {
        _store.Dispose();
        _server.Dispose();
    }

    private async Task CarryRequestsAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _store.ReceiveAsync(buffer) is var count and > 0)
            {
                if (HoldsRequests)
                {
                    _held.Write(buffer, 0, count);
                    _heldSome.TrySetResult();
                }
                else
                {
                    await _server.SendAsync(buffer.AsMemory(0, count));
                }
            }

            if (!HoldsRequests) _server.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return; // cut; the server's end stays as it is
        }
    }

    private async Task CarryAnswersAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _server.ReceiveAsync(buffer) is var count and > 0)
            {
                if (HoldsRequests) continue;
                if (!_onAnswer()) return;
                await _store.SendAsync(buffer.AsMemory(0, count));
            }

            _store.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return; // cut
        }
    }
}
