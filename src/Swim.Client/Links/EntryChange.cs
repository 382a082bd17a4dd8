namespace Swim.Client;

/// <summary>What setting an entry did.</summary>
internal enum EntryChange : byte
{
    /// <summary>It was there with these bytes.</summary>
    Same,

    /// <summary>It was there with others.</summary>
    Updated,

    /// <summary>It was not there.</summary>
    Inserted,
}
