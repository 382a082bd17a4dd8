namespace Swim.Recon;

/// <summary>How values are printed.</summary>
public sealed record ReconFormat
{
    /// <summary>
    /// For peers: nothing is lost on reading back, texts <c>true</c> and <c>false</c> are quoted, no markup,
    /// shortest doubles, exponents from 2^53 on so that readers with IEEE numbers only do not refuse them.
    /// </summary>
    public static ReconFormat Wire { get; } = new();

    /// <summary>Byte for byte as the reference prints, including what it loses.</summary>
    public static ReconFormat Strict { get; } = new() { IsStrict = true };

    /// <summary>Whether this is the reference's own print.</summary>
    public bool IsStrict { get; private init; }

    /// <summary>Quotes identifiers with characters beyond ASCII, which some readers cannot read bare. Default false.</summary>
    public bool QuoteNonAscii { get; init; }

    /// <summary>Prints integers beyond ±2^53 as quoted text, for readers that refuse them as numbers. Default false.</summary>
    public bool QuoteLargeIntegers { get; init; }
}
