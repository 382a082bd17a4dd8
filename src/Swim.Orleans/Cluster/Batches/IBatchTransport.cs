namespace Swim.Runtime;

/// <summary>
/// How batches for agents get to the silo where they live, many in one message. A call ends when it is answered, when nobody has taken the message (a rejection says so),
/// when its silo is declared dead, or after 30 s, which is three times as long as an answer takes: then it, or the answer, is lost. No call may be made from a grain's turn. Safe from any thread.
/// </summary>
internal interface IBatchTransport
{
    /// <summary>
    /// Hands over one message (<see cref="BatchWriter"/>); the answer says what became of its batches so far. The memory is not read any more once the call has succeeded.
    /// </summary>
    ValueTask<BatchReply> DeliverAsync(PeerAddress to, long message, ReadOnlyMemory<byte> batches);

    /// <summary>Waits for more about a message whose last answer was not the last one.</summary>
    ValueTask<BatchReply> OutcomesAsync(PeerAddress to, long message);
}
