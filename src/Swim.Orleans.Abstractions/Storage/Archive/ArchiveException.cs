namespace Swim;

/// <summary>An archive that cannot be read, or read in. Agents imported before the line are in the store, the one at the line is untouched.</summary>
public sealed class ArchiveException : Exception
{
    /// <summary>At a line, counted from 1.</summary>
    public ArchiveException(long line, string reason, Exception? inner = null)
        : base($"Line {line}: {reason}", inner) => Line = line;

    /// <summary>The line, counted from 1; of an agent that could not be written, the one that begins it.</summary>
    public long Line { get; }
}
