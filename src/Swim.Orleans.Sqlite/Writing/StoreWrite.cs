using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>One write on its way to a commit.</summary>
internal abstract class StoreWrite : QueuedWork
{
    // what a row costs besides its bytes, roughly: keys, the object itself
    protected const int Overhead = 256;

    private Exception? _failure;

    /// <summary>Whether a failure halfway could leave some of it done.</summary>
    public abstract bool HasSeveralStatements { get; }

    /// <summary>Carries the write out inside the open transaction. Throws without having changed anything when its condition does not hold.</summary>
    public abstract void Apply(WriterConnection connection, string now);

    /// <summary>Notes that the write will not be part of the commit; its caller hears of it afterwards.</summary>
    public void Reject(Exception failure) => _failure = failure;

    /// <summary>Tells the caller; after the commit only.</summary>
    public void Complete(Exception? commitFailure)
    {
        if ((commitFailure ?? _failure) is { } failure)
        {
            Fail(failure);
            return;
        }

        Committed();
        Succeed();
    }

    /// <summary>After the commit, before the caller hears of it.</summary>
    protected virtual void Committed()
    {
    }
}
