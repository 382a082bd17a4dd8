namespace Swim.Cluster.Clients;

/// <summary>Lets through, or holds up. Safe from any thread.</summary>
internal sealed class ManualGate
{
    private volatile TaskCompletionSource? _closed;

    public void Close() => _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        var closed = _closed;
        _closed = null;
        closed?.TrySetResult();
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _closed is { } closed ? closed.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
}
