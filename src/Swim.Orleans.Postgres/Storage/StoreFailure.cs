namespace Swim.Postgres;

/// <summary>What the last attempt ran into, and when the first of those that failed in a row did.</summary>
internal sealed record StoreFailure(string Message, DateTimeOffset Since);
