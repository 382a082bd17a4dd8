using System.Buffers;
using System.Text.Json;

namespace Swim.Recon.Tests;

[NonParallelizable]
public class AllocationTests
{
    private static readonly byte[] Text = "@Telemetry(id:7){speed:12.5,count:9007199254740993,moving:true,where:@Position{lat:1.5,lon:-2}, unknown: {1,2,{x:%AAEC}} }"u8.ToArray();

    [Test]
    public void Reading_and_writing_a_typed_record_allocates_nothing()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var form = Telemetry.Form;
        Assert.That(Allocated(() =>
        {
            var value = form.Parse(Text);
            output.ResetWrittenCount();
            form.Print(output, value);
        }), Is.Zero);
        Assert.That(System.Text.Encoding.UTF8.GetString(output.WrittenSpan),
            Is.EqualTo("@Telemetry(id:7){speed:12.5,count:9007199254740993,moving:true,where:@Position{lat:1.5,lon:-2}}"));
    }

    [Test]
    public void Splitting_a_header_allocates_nothing() =>
        Assert.That(Allocated(() => ReconHeader.TrySplit(Text, out _, out _, out _)), Is.Zero);

    [Test]
    public void Writing_recon_as_json_allocates_nothing()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(output);
        Assert.That(Allocated(() =>
        {
            output.ResetWrittenCount();
            json.Reset(output);
            ReconJson.Write(json, Text);
            json.Flush();
        }), Is.Zero);
    }

    private static long Allocated(Action action)
    {
        for (var i = 0; i < 200; i++) action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
