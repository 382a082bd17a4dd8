namespace Swim.Client;

/// <summary>What the events of a lane do to a picture of it.</summary>
internal enum LinkShape : byte
{
    /// <summary>Nobody has said, and nothing has come that tells.</summary>
    Unknown,

    /// <summary>The last event is the state.</summary>
    Value,

    /// <summary>Events change entries by key.</summary>
    Map,

    /// <summary>Events are verbs about elements by index and key; passed on as they are.</summary>
    List,

    /// <summary>Every event stands for itself; there is no state.</summary>
    Items,
}
