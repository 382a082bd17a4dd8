using System.Buffers;
using Swim.Recon;

namespace Swim.Runtime;

/// <summary>The commands that map lanes take: <c>@update(key:K) V</c>, <c>@remove(key:K)</c>, <c>@clear</c>.</summary>
internal static class MapVerb
{
    public static readonly ReadOnlyMemory<byte> Clear = "@clear"u8.ToArray();

    public static ReadOnlyMemory<byte> Update<TKey, TValue>(Form<TKey> keyForm, TKey key, Form<TValue> valueForm, TValue value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        buffer.Write("@update(key:"u8);
        keyForm.Print(buffer, key);
        buffer.Write(") "u8);
        valueForm.Print(buffer, value);
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Remove<TKey>(Form<TKey> keyForm, TKey key)
    {
        var buffer = new ArrayBufferWriter<byte>(32);
        buffer.Write("@remove(key:"u8);
        keyForm.Print(buffer, key);
        buffer.Write(")"u8);
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var buffer = new ArrayBufferWriter<byte>(16 + key.Length + value.Length);
        buffer.Write("@update(key:"u8);
        buffer.Write(key);
        buffer.Write(") "u8);
        buffer.Write(value);
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Remove(ReadOnlySpan<byte> key)
    {
        var buffer = new ArrayBufferWriter<byte>(16 + key.Length);
        buffer.Write("@remove(key:"u8);
        buffer.Write(key);
        buffer.Write(")"u8);
        return buffer.WrittenMemory;
    }
}
