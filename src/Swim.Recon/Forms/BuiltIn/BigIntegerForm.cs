using System.Numerics;

namespace Swim.Recon;

internal sealed class BigIntegerForm : ScalarForm<BigInteger>
{
    public override IComparer<BigInteger> Comparer => Comparer<BigInteger>.Default;

    protected override BigInteger Get(ref ReconReader reader) => reader.GetBigInteger();

    public override void Write(ref ReconWriter writer, BigInteger value) => writer.WriteNumber(value);
}
