namespace Swim.Runtime;

/// <summary>One try to commit.</summary>
/// <param name="Number">Its number among the activation's tries, from 1.</param>
/// <param name="Index">Where the records are once it has taken place.</param>
/// <param name="Records">The records it writes or deletes.</param>
/// <param name="Written">The states written for it besides the head.</param>
internal sealed record CommitAttempt(long Number, PageIndex Index, IReadOnlyCollection<string> Records, List<KeyValuePair<string, StoredPage>> Written);
