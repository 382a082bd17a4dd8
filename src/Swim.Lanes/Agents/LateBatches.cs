namespace Swim.Lanes;

/// <summary>Whose older batches an activation must not carry out any more, since newer ones of theirs have been. The senders that said so last are remembered. Not safe for threads.</summary>
internal sealed class LateBatches
{
    private const int MaxSenders = 1024;

    private readonly Dictionary<long, long> _givenUp = [];
    private readonly Queue<long> _senders = new();

    /// <summary>Whether a batch comes too late; takes note of what it says.</summary>
    public bool IsLate(in BatchOrder order)
    {
        var isKnown = _givenUp.TryGetValue(order.Sender, out var number);
        if (isKnown && order.Number <= number) return true;
        if (order.GivenUp <= number) return false;
        _givenUp[order.Sender] = order.GivenUp;
        if (isKnown) return false;
        _senders.Enqueue(order.Sender);
        if (_senders.Count > MaxSenders) _givenUp.Remove(_senders.Dequeue());
        return false;
    }
}
