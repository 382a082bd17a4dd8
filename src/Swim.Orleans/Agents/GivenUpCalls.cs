namespace Swim.Runtime;

/// <summary>Commands that an activation must not carry out any more, since their callers have given them up and gone on. The last are remembered. Not safe for threads.</summary>
internal sealed class GivenUpCalls
{
    private const int MaxCalls = 1024;

    private readonly HashSet<(long Caller, long Number)> _calls = [];
    private readonly Queue<(long Caller, long Number)> _oldest = new();

    /// <summary>Whether a command comes too late.</summary>
    public bool Has(in CallOrder order) => _calls.Contains((order.Caller, order.Number));

    /// <summary>Takes note of what a command says.</summary>
    public void Add(in CallOrder order)
    {
        foreach (var number in order.GivenUp ?? [])
        {
            if (!_calls.Add((order.Caller, number))) continue;
            _oldest.Enqueue((order.Caller, number));
            if (_oldest.Count > MaxCalls) _calls.Remove(_oldest.Dequeue());
        }
    }
}
