namespace Swim.Storage;

/// <summary>Something that waits in a <see cref="WriteQueue{T}"/>.</summary>
internal interface IQueuedWrite
{
    /// <summary>What it costs there; the same whenever asked.</summary>
    long Bytes { get; }
}
