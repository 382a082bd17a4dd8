namespace Swim.Recon;

/// <summary>How a number is written.</summary>
internal enum NumberSyntax : byte
{
    /// <summary>Digits with or without a minus.</summary>
    Integer,

    /// <summary>With a point or an exponent.</summary>
    Decimal,

    /// <summary><c>0x</c> digits.</summary>
    Hex,
}
