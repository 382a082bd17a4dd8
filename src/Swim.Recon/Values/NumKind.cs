namespace Swim.Recon;

/// <summary>How a <see cref="Num"/> holds its number. Equality and order do not look at it.</summary>
public enum NumKind
{
    /// <summary>32-bit integer.</summary>
    Int32,

    /// <summary>64-bit integer.</summary>
    Int64,

    /// <summary>64-bit IEEE number.</summary>
    Double,

    /// <summary>Integer beyond 64 bits.</summary>
    BigInteger,

    /// <summary>Unsigned 32-bit integer written <c>0x</c> with 8 digits.</summary>
    UInt32,

    /// <summary>Unsigned 64-bit integer written <c>0x</c> with 16 digits.</summary>
    UInt64,
}
