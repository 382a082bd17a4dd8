namespace Swim.Runtime;

/// <summary>What was logged and another process has not fetched yet: 1,000 entries or 512 KiB of text, beyond which the oldest go. Safe from any thread.</summary>
internal sealed class LogTap
{
    private const int MaxEntries = 1_000;
    private const int MaxCharacters = 256 * 1024;

    private readonly Lock _gate = new();
    private Queue<(long Time, string Text)> _entries = new();
    private int _characters;

    public void Add(long time, string text)
    {
        lock (_gate)
        {
            _entries.Enqueue((time, text));
            _characters += text.Length;
            while (_entries.Count > 1 && (_entries.Count > MaxEntries || _characters > MaxCharacters)) _characters -= _entries.Dequeue().Text.Length;
        }
    }

    /// <summary>Hands over what waits.</summary>
    public MetaEntry[] Take()
    {
        Queue<(long Time, string Text)> taken;
        lock (_gate)
        {
            if (_entries.Count == 0) return [];
            taken = _entries;
            _entries = new Queue<(long Time, string Text)>();
            _characters = 0;
        }

        return [.. taken.Select(static entry => new MetaEntry("", entry.Text, entry.Time, 0, []))];
    }
}
