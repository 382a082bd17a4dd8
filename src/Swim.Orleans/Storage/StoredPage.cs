using System.Globalization;

namespace Swim.Runtime;

/// <summary>One immutable state of an agent: by whom and in which try it was written, which makes its name, and its tag.</summary>
internal sealed class StoredPage(string writer, long attempt)
{
    private const string Prefix = "swim.";

    public string Writer { get; } = writer;

    public long Attempt { get; } = attempt;

    /// <summary>The storage's tag.</summary>
    public string? ETag { get; private set; }

    /// <summary>Whether it is known to have been written.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The name of the state that holds a record.</summary>
    public string NameOf(string record) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{record}@{Writer}.{Attempt}");

    /// <summary>From such a name.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static StoredPage FromName(string name)
    {
        var dot = name.LastIndexOf('.');
        var at = name.LastIndexOf('@');
        return at >= 0 && dot > at && long.TryParse(name.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new StoredPage(name[(at + 1)..dot], attempt)
            : throw new InvalidDataException($"{name} is not the name of a page.");
    }

    /// <summary>From a reference that <see cref="Refer"/> made.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static StoredPage FromReference(string reference, IReadOnlyList<string> writers)
    {
        var dot = reference.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && int.TryParse(reference.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var writer)
            && writer < writers.Count
            && long.TryParse(reference.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new StoredPage(writers[writer], attempt)
            : throw new InvalidDataException($"{reference} is not a reference to a page.");
    }

    public void SetTag(string? etag)
    {
        ETag = etag;
        IsKnown = true;
    }

    /// <summary>A short reference; the writer gets a place among the writers.</summary>
    public string Refer(List<string> writers)
    {
        var writer = writers.IndexOf(Writer);
        if (writer < 0)
        {
            writer = writers.Count;
            writers.Add(Writer);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{writer}.{Attempt}");
    }
}
