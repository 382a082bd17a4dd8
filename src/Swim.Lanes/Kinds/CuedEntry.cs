namespace Swim.Lanes;

/// <summary>An entry of a demand-map lane on its way out: its value, or null when it is gone; owns both payloads.</summary>
/// <param name="Key">The key.</param>
/// <param name="Body">The value, or null.</param>
/// <param name="IsAsked">Whether the agent itself said that the entry is gone, so that every link is told.</param>
internal readonly record struct CuedEntry(Payload Key, Payload? Body, bool IsAsked)
{
    public void Release()
    {
        Key.Release();
        Body?.Release();
    }
}
