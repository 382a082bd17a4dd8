namespace Swim.Recon;

internal sealed class ReadOnlyDictionaryForm<TKey, TValue>(Form<TKey> key, Form<TValue> value)
    : MappingForm<TKey, TValue, IReadOnlyDictionary<TKey, TValue>>(key, value)
    where TKey : notnull
{
    public override IReadOnlyDictionary<TKey, TValue> Unit => System.Collections.Immutable.ImmutableDictionary<TKey, TValue>.Empty;

    public override IReadOnlyDictionary<TKey, TValue> Read(ref ReconReader reader) => ReadEntries(ref reader);
}
