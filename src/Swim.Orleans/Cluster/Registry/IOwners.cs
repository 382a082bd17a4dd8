namespace Swim.Runtime;

/// <summary>Which process keeps the registry of a node. Safe from any thread; an answer may be out of date as soon as it is given.</summary>
internal interface IOwners
{
    /// <summary>There is no other process: nothing needs to be registered.</summary>
    bool IsAlone { get; }

    /// <summary>Completes when a silo has come or gone from now on: what it held up may be tried again.</summary>
    Task Changed { get; }

    /// <summary>The owner of a node.</summary>
    PeerAddress OwnerOf(string node);
}
