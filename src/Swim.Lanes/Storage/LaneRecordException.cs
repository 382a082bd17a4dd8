using Swim.Recon;

namespace Swim.Lanes;

/// <summary>A stored record that cannot be read as what its lane holds.</summary>
public sealed class LaneRecordException : Exception
{
    /// <summary>For one record, with what is wrong with it.</summary>
    public LaneRecordException(string record, Exception cause)
        : base($"record {record}: {cause?.Message}", cause)
    {
        Record = record;
        Offset = (cause as ReconException)?.Offset;
    }

    /// <summary>The record's name (docs/storage.md, records).</summary>
    public string Record { get; }

    /// <summary>Bytes from the start of the record to what does not fit; null when it is not one place.</summary>
    public long? Offset { get; }
}
