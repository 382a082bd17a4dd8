namespace Shop;

[Agent("/till/:id", Durability = Durability.Transient)]
public sealed partial class TillAgent : WebAgent
{
    [Store] private partial ValueStore<decimal> Float { get; }

    [Store("ledger", Durability = Durability.Committed)] private partial MapStore<long, Sale?> Sales { get; }

    [Lane(KeepLast = 100, KeepFor = "24h")] public partial MapLane<DateTimeOffset, decimal> Recent { get; }

    [Command] private void Sell(Sale sale) => Float.Value += sale.Amount;

    [Command] private void Refund(Sale? sale) => Float.Value -= sale?.Amount ?? 0;
}

[Form] public sealed partial record Sale(decimal Amount);
