namespace Swim.StorageBench;

/// <summary>The stores that can be measured.</summary>
internal enum StoreKind
{
    Sqlite,
    Postgres,
}
