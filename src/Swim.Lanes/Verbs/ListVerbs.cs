using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// The commands that list lanes take, as compact wire Recon: <c>@update(index:I,key:K) V</c>, <c>@move(from:F,to:T)</c>, <c>@remove(index:I)</c>,
/// <c>@clear</c>. Indexes are not checked here: what does not fit the list when a command arrives is refused there.
/// </summary>
public static class ListVerbs
{
    private const int KeyLength = 6;

    /// <summary>All elements go.</summary>
    public static ReadOnlyMemory<byte> Clear { get; } = "@clear"u8.ToArray();

    /// <summary>A new element stands at an index. A key that no element has (a random one of 48 bits) makes it an insertion.</summary>
    public static ReadOnlyMemory<byte> Insert<T>(int index, Form<T> form, T value) =>
        Write($"@update(index:{index},key:%{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength))}) ", form, value);

    /// <summary>The element at an index becomes a value.</summary>
    public static ReadOnlyMemory<byte> Set<T>(int index, Form<T> form, T value) => Write($"@update(index:{index}) ", form, value);

    /// <summary>The element at an index goes to another.</summary>
    public static ReadOnlyMemory<byte> Move(int from, int to) => Encoding.UTF8.GetBytes($"@move(from:{from},to:{to})");

    /// <summary>The element at an index goes.</summary>
    public static ReadOnlyMemory<byte> Remove(int index) => Encoding.UTF8.GetBytes($"@remove(index:{index})");

    private static ReadOnlyMemory<byte> Write<T>(string head, Form<T> form, T value)
    {
        ArgumentNullException.ThrowIfNull(form);
        var buffer = new ArrayBufferWriter<byte>(64);
        Encoding.UTF8.GetBytes(head, buffer);
        form.Print(buffer, value);
        return buffer.WrittenMemory;
    }
}
