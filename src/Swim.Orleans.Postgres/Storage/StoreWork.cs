using Swim.Storage;

namespace Swim.Postgres;

/// <summary>One read or write on its way through a transaction.</summary>
internal abstract class StoreWork : IQueuedWrite
{
    // what a row costs besides its bytes, roughly: keys, the object itself
    protected const int Overhead = 256;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the work is done, durably, or has failed.</summary>
    public Task Completion => _completion.Task;

    /// <summary>What it is about: of several with one key a transaction holds one.</summary>
    public abstract WorkKey Key { get; }

    public abstract long Bytes { get; }

    /// <summary>When its caller stops waiting for a database that is away; a timestamp of the store's clock.</summary>
    public long Deadline { get; set; }

    /// <summary>The work's own failure in the transaction under way; it is not part of it then.</summary>
    public Exception? Rejection { get; set; }

    /// <summary>After the commit, before the caller hears of it.</summary>
    public virtual void Committed()
    {
    }

    public void Succeed() => _completion.TrySetResult();

    public void Fail(Exception failure) => _completion.TrySetException(failure);
}
