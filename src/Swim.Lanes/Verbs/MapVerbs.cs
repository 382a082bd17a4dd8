using System.Buffers;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>The commands that map lanes take, as compact wire Recon: <c>@update(key:K) V</c>, <c>@remove(key:K)</c>, <c>@clear</c>.</summary>
public static class MapVerbs
{
    /// <summary>All entries go.</summary>
    public static ReadOnlyMemory<byte> Clear { get; } = "@clear"u8.ToArray();

    /// <summary>The entry of a key becomes a value.</summary>
    public static ReadOnlyMemory<byte> Update<TKey, TValue>(Form<TKey> keyForm, TKey key, Form<TValue> valueForm, TValue value)
    {
        ArgumentNullException.ThrowIfNull(keyForm);
        ArgumentNullException.ThrowIfNull(valueForm);
        var buffer = new ArrayBufferWriter<byte>(64);
        buffer.Write("@update(key:"u8);
        keyForm.Print(buffer, key);
        buffer.Write(") "u8);
        valueForm.Print(buffer, value);
        return buffer.WrittenMemory;
    }

    /// <summary>The entry of a key goes.</summary>
    public static ReadOnlyMemory<byte> Remove<TKey>(Form<TKey> keyForm, TKey key)
    {
        ArgumentNullException.ThrowIfNull(keyForm);
        var buffer = new ArrayBufferWriter<byte>(32);
        buffer.Write("@remove(key:"u8);
        keyForm.Print(buffer, key);
        buffer.Write(")"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>The same of a key and a value that are Recon already.</summary>
    public static ReadOnlyMemory<byte> Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var buffer = new ArrayBufferWriter<byte>(16 + key.Length + value.Length);
        buffer.Write("@update(key:"u8);
        buffer.Write(key);
        buffer.Write(") "u8);
        buffer.Write(value);
        return buffer.WrittenMemory;
    }

    /// <summary>The same of a key that is Recon already.</summary>
    public static ReadOnlyMemory<byte> Remove(ReadOnlySpan<byte> key)
    {
        var buffer = new ArrayBufferWriter<byte>(16 + key.Length);
        buffer.Write("@remove(key:"u8);
        buffer.Write(key);
        buffer.Write(")"u8);
        return buffer.WrittenMemory;
    }
}
