using Swim.Storage;

namespace Swim.Postgres;

/// <summary>One read or write on its way through a transaction.</summary>
internal abstract class StoreWork : QueuedWork
{
    // what a row costs besides its bytes, roughly: keys, the object itself
    protected const int Overhead = 256;

    /// <summary>What it is about: of several with one key a transaction holds one.</summary>
    public abstract WorkKey Key { get; }

    /// <summary>When its caller stops waiting for a database that is away; a timestamp of the store's clock.</summary>
    public long Deadline { get; set; }

    /// <summary>The work's own failure in the transaction under way; it is not part of it then.</summary>
    public Exception? Rejection { get; set; }

    /// <summary>Whether its transaction has been committed, whatever becomes of others that were taken with it.</summary>
    public bool IsCarriedOut { get; set; }

    /// <summary>Joins the works that are taken together, unless there is one about the same among them.</summary>
    /// <param name="round">Which works: another number for each time that any of the store's writers takes.</param>
    /// <param name="keys">Those of works in this round that have no better way to know.</param>
    public virtual bool TryJoin(long round, HashSet<WorkKey> keys) => keys.Add(Key);

    /// <summary>After the commit, before the caller hears of it.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>Tells the caller how it went.</summary>
    public void Tell()
    {
        if (Rejection is { } rejection)
        {
            Fail(rejection);
            return;
        }

        Committed();
        Succeed();
    }
}
