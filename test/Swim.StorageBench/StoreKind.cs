namespace Swim.StorageBench;

/// <summary>The stores that can be measured.</summary>
internal enum StoreKind
{
    Sqlite,
    Postgres,

    /// <summary>None: what is left is the way to a store and back.</summary>
    None,
}
