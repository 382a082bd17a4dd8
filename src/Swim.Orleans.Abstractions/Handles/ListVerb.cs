using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Swim.Recon;

namespace Swim.Runtime;

/// <summary>The commands that list lanes take: <c>@update(index:I,key:K) V</c>, <c>@move(from:F,to:T)</c>, <c>@remove(index:I)</c>, <c>@clear</c>.</summary>
internal static class ListVerb
{
    private const int KeyLength = 6;

    public static readonly ReadOnlyMemory<byte> Clear = "@clear"u8.ToArray();

    /// <summary>A key that no element has makes it an insertion.</summary>
    public static ReadOnlyMemory<byte> Insert<T>(int index, Form<T> form, T value) =>
        Write($"@update(index:{index},key:%{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength))}) ", form, value);

    public static ReadOnlyMemory<byte> Set<T>(int index, Form<T> form, T value) => Write($"@update(index:{index}) ", form, value);

    public static ReadOnlyMemory<byte> Move(int from, int to) => Encoding.UTF8.GetBytes($"@move(from:{from},to:{to})");

    public static ReadOnlyMemory<byte> Remove(int index) => Encoding.UTF8.GetBytes($"@remove(index:{index})");

    private static ReadOnlyMemory<byte> Write<T>(string head, Form<T> form, T value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        Encoding.UTF8.GetBytes(head, buffer);
        form.Print(buffer, value);
        return buffer.WrittenMemory;
    }
}
