namespace Swim.Lanes;

/// <summary>Whom pages tell what they find when a packed one is opened.</summary>
internal interface IPageOwner
{
    /// <summary>A page could be read in part only.</summary>
    void OnPageBroken(string record, Exception error);

    /// <summary>Entries stood where they do not belong, have been put in order and are to be written.</summary>
    void OnRearranged();

    /// <summary>What a change of a broken page throws.</summary>
    Exception Refusal();
}
