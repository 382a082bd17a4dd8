using System.Buffers;
using System.Text;

namespace Swim.Recon.Tests.Generated;

/// <summary>Text in, text out.</summary>
internal static class Recon
{
    public static string Print<T>(Form<T> form, T value)
    {
        var output = new ArrayBufferWriter<byte>();
        form.Print(output, value);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static T Parse<T>(Form<T> form, string text) => form.Parse(Encoding.UTF8.GetBytes(text));
}
