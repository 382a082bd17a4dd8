using System.Buffers;
using Swim.Recon;

namespace Swim.Runtime;

internal static class ReconText
{
    public static ReadOnlyMemory<byte> Print<T>(Form<T> form, T value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        form.Print(buffer, value);
        return buffer.WrittenMemory;
    }
}
