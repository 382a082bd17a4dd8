namespace Swim.Postgres;

/// <summary>One read on its way to the database.</summary>
internal abstract class StoreRead : StoreWork
{
    public override long Bytes => Overhead;
}
