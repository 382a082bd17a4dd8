namespace Swim.Lanes;

/// <summary>A run of page ids of a long directory; one record.</summary>
internal sealed class DirectoryChunk(int id, int count)
{
    /// <summary>Its id in the store; given once, never to another chunk of the activation.</summary>
    public int Id { get; } = id;

    /// <summary>Number of pages.</summary>
    public int Count { get; set; } = count;

    /// <summary>How it stands to its record.</summary>
    public PageState State { get; set; }
}
