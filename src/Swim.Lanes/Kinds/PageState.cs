namespace Swim.Lanes;

/// <summary>How a page stands to its record in the store.</summary>
[Flags]
internal enum PageState : byte
{
    None = 0,

    /// <summary>Differs from what the last commit took.</summary>
    Dirty = 1,

    /// <summary>Is in the commit under way.</summary>
    InFlight = 2,

    /// <summary>A record of it may exist.</summary>
    Stored = 4,

    /// <summary>Gave entries to a page that may not be in the stored directory yet: written after the directory.</summary>
    Shrunk = 8,

    /// <summary>The commit under way has it.</summary>
    Written = 32,

    /// <summary>Not part of the map any more.</summary>
    Gone = 16,

    /// <summary>Still has its entries as they were read; see <see cref="SortedPages{TKey, TValue}"/>.</summary>
    Packed = 64,

    /// <summary>Its record could be read in part only: it shows that part, never changes and is never written.</summary>
    Broken = 128,
}
