using System.Collections.Immutable;
using Swim.Recon;

namespace Swim.Fuzz.Codecs;

/// <summary>One typed reading of an input: it fits and prints as something that fits and prints alike, or is refused in the documented way.</summary>
internal abstract class FormCheck
{
    public static readonly FormCheck[] All =
    [
        new Of<Value>(Form.Value), new Of<int>(Form.Int32), new Of<long>(Form.Int64), new Of<ulong>(Form.UInt64), new Of<byte>(Form.Byte), new Of<short>(Form.Int16), new Of<double>(Form.Double), new Of<float>(Form.Single),
        new Of<decimal>(Form.Decimal), new Of<bool>(Form.Boolean), new Of<string>(Form.String), new Of<char>(Form.Char), new Of<byte[]>(Form.ByteArray), new Of<System.Numerics.BigInteger>(Form.BigInteger),
        new Of<DateTimeOffset>(Form.DateTimeOffset), new Of<DateTime>(Form.DateTime), new Of<DateOnly>(Form.DateOnly), new Of<TimeOnly>(Form.TimeOnly), new Of<TimeSpan>(Form.TimeSpan), new Of<Guid>(Form.Guid), new Of<Uri>(Form.Uri),
        new Of<int?>(Form.Nullable(Form.Int32)), new Of<string?>(Form.OrNull(Form.String)), new Of<List<double>>(Form.List(Form.Double)), new Of<string[]>(Form.Array(Form.String)),
        new Of<ImmutableArray<long>>(Form.ImmutableArray(Form.Int64)), new Of<Dictionary<string, int>>(Form.Dictionary(Form.String, Form.Int32)), new Of<Dictionary<Value, Value>>(Form.Dictionary(Form.Value, Form.Value)),
        new Of<Dictionary<long, List<string>>>(Form.Dictionary(Form.Int64, Form.List(Form.String))), new Of<HashSet<string>>(Form.HashSet(Form.String)), new Of<Shape>(Form.For<Shape>()), new Of<Leg[]>(Form.Array(Form.For<Leg>())),
    ];

    /// <exception cref="FaultException">What it prints is not what it reads.</exception>
    public abstract void Run(ReadOnlySpan<byte> text);

    private sealed class Of<T>(Form<T> form) : FormCheck
    {
        public override void Run(ReadOnlySpan<byte> text)
        {
            T value;
            try
            {
                value = form.Parse(text);
            }
            catch (Exception refusal) when (refusal is FormException or ReconException)
            {
                return;
            }

            var print = form.ToUtf8(value);
            try
            {
                var again = form.ToUtf8(form.Parse(print.Span));
                if (!again.Span.SequenceEqual(print.Span)) throw new FaultException($"As {typeof(T)} it prints as {Text(print)} and then as {Text(again)}.");
            }
            catch (Exception refusal) when (refusal is FormException or ReconException)
            {
                throw new FaultException($"As {typeof(T)} it prints as {Text(print)}, which is refused: {refusal.Message}");
            }
        }

        private static string Text(ReadOnlyMemory<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8.Span);
    }
}
