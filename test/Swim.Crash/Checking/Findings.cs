namespace Swim.Crash.Checking;

/// <summary>What was found wrong. Safe from any thread; keeps the first hundred and counts the rest.</summary>
internal sealed class Findings
{
    private const int Kept = 100;

    private readonly Lock _gate = new();
    private readonly List<string> _texts = [];
    private int _more;

    /// <summary>Whether anything has been found since the last <see cref="Take"/>.</summary>
    public bool Any
    {
        get
        {
            lock (_gate) return _texts.Count > 0;
        }
    }

    public void Add(string text)
    {
        lock (_gate)
        {
            if (_texts.Count < Kept) _texts.Add(text);
            else _more++;
        }
    }

    /// <summary>What has been found since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            string[] all = _more > 0 ? [.. _texts, $"and {_more} more"] : [.. _texts];
            _texts.Clear();
            _more = 0;
            return all;
        }
    }
}
