namespace Swim.Postgres;

/// <summary>One write on its way to a commit.</summary>
internal abstract class StoreWrite : StoreWork
{
    /// <summary>The writer that has it.</summary>
    public int Writer { get; set; }

    /// <summary>The writer that must have it, null when any may.</summary>
    public virtual int? MustBeAt => null;

    /// <summary>Whether an earlier attempt may have been committed: the connection broke when the answer was due.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>Says what has to be held before it can be written.</summary>
    public abstract void Hold(WriteTransaction transaction);

    /// <summary>Looks at what is held and says what to write, or rejects itself.</summary>
    public abstract void Apply(WriteTransaction transaction);

    /// <summary>When the caller hears that nobody knows whether it was committed.</summary>
    public virtual void LeftInDoubt()
    {
    }
}
