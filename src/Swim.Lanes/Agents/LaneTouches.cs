namespace Swim.Lanes;

/// <summary>The turns whose changes of one committed lane are not durable: those that the commit under way takes, and later ones.</summary>
internal sealed class LaneTouches
{
    private TurnRanges _waiting = new();
    private TurnRanges _inFlight = new();

    public void Add(long turn) => _waiting.Add(turn);

    /// <summary>A handler ran over several turns up to <paramref name="last"/>, which speaks for all of them.</summary>
    public void Extend(long after, long last)
    {
        if (_inFlight.Any(after, last)) _inFlight.Add(last);
        else if (_waiting.Any(after, last)) _waiting.Add(last);
    }

    /// <summary>A commit begins.</summary>
    public TurnRanges Take()
    {
        (_waiting, _inFlight) = (_inFlight, _waiting);
        return _inFlight;
    }

    /// <summary>It has ended.</summary>
    public void Ended(bool stored)
    {
        if (!stored)
        {
            _inFlight.AddAll(_waiting);
            (_waiting, _inFlight) = (_inFlight, _waiting);
        }

        _inFlight.Clear();
    }
}
