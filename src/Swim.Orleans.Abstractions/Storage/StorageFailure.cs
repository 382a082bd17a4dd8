namespace Swim;

/// <summary>A store that cannot be read or written.</summary>
/// <param name="Message">What the last attempt ran into.</param>
/// <param name="Since">When the first of the attempts that failed in a row did.</param>
public sealed record StorageFailure(string Message, DateTimeOffset Since);
