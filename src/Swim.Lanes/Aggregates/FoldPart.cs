namespace Swim.Lanes;

/// <summary>What an entry contributes; false when nothing. May throw what the author's selector throws.</summary>
internal delegate bool FoldPart<in TKey, in TValue, TPart>(TKey key, TValue value, out TPart part);
