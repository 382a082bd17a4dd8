namespace Swim.Runtime;

/// <summary>How this process asks silos. Calls may fail at any time; none is made from a grain's turn. Safe from any thread.</summary>
internal interface IMetaTransport
{
    /// <summary>This process, for those who are asked.</summary>
    string Self { get; }

    /// <summary>The silo in this process, or null.</summary>
    Orleans.Runtime.SiloAddress? OwnSilo { get; }

    /// <summary>The members of the cluster as known; at least one is active.</summary>
    ValueTask<IReadOnlyList<MetaSilo>> MembersAsync();

    /// <summary>Whether an active silo of that name may exist, without asking anyone.</summary>
    bool MayHave(string silo);

    /// <summary>Asks a silo; one answer per question.</summary>
    ValueTask<MetaAnswer[]> AskAsync(MetaSilo silo, MetaAsk[] asks);

    /// <summary>Tells a silo what is not looked at any more.</summary>
    ValueTask ForgetAsync(MetaSilo silo, MetaQuestion[] questions);
}
