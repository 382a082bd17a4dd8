using System.Text;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <summary>One printed entry of a meta lane, which holds its key and body.</summary>
/// <param name="SortKey">What it is sorted by.</param>
/// <param name="Key">The key on the wire.</param>
/// <param name="Body">The value on the wire.</param>
internal readonly record struct MetaItem(string SortKey, Payload Key, Payload Body)
{
    public static Payload Print(Value value) => Payload.Copy(Encoding.UTF8.GetBytes(value.ToString()));

    public void Release()
    {
        Key.Release();
        Body.Release();
    }
}
