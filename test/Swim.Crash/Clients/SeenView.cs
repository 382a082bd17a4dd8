using Swim.Crash.Checking;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A link of one client to one lane, and the state that it has been shown. Used by the client's reading loop; looked at by others when nothing moves.</summary>
internal abstract class SeenView(int peer, string node, string lane, Findings findings)
{
    public string Node => node;

    public string Lane => lane;

    public bool IsSynced { get; private set; }

    /// <summary>Whether the agent may begin anew while the link stands: then it clears the link and sends its state again.</summary>
    public bool MayBeSentAgain { get; init; }

    /// <summary>For findings.</summary>
    public string Name => $"client {peer}: {node} {lane}";

    public void Linked()
    {
        if (!IsSynced) Clear();
    }

    public void Synced()
    {
        IsSynced = true;
        Check();
    }

    /// <summary>The link is no more.</summary>
    public void Down() => IsSynced = false;

    /// <summary>A new process of the server: what it shows need not follow on what the last one showed.</summary>
    public virtual void BeginLife() => Down();

    public abstract void Event(Value body);

    /// <summary>All entries in an order of their own, to compare what clients see.</summary>
    public abstract string Print();

    protected abstract void Clear();

    /// <summary>The link has the whole state.</summary>
    protected virtual void Check()
    {
    }

    protected void Report(string what) => findings.Add($"{Name}: {what}");

    protected static long Number(Value value) => value is Num number && number.TryGetInt64(out var n) ? n : -1;
}
