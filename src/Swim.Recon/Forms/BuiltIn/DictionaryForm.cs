namespace Swim.Recon;

internal sealed class DictionaryForm<TKey, TValue>(Form<TKey> key, Form<TValue> value) : MappingForm<TKey, TValue, Dictionary<TKey, TValue>>(key, value)
    where TKey : notnull
{
    public override Dictionary<TKey, TValue> Unit => [];

    public override Dictionary<TKey, TValue> Read(ref ReconReader reader) => ReadEntries(ref reader);
}
