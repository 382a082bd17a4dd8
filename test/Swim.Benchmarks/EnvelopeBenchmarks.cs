using BenchmarkDotNet.Attributes;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Benchmarks;

/// <summary>Envelopes: bytes in, header and body out, and back.</summary>
public class EnvelopeBenchmarks
{
    private readonly byte[] _sync = "@sync(node:\"/vehicle/42\",lane:position,prio:0.5,rate:20)"u8.ToArray();
    private readonly byte[] _command = "@command(node:\"/vehicle/42\",lane:report)@Position{lat:48.137154,lon:11.576124,speed:13.5}"u8.ToArray();
    private readonly byte[] _update = "@event(node:\"/vehicle/42\",lane:track)@update(key:1795352270120){lat:48.137154,lon:11.576124}"u8.ToArray();
    private readonly byte[] _nested = "@command(node:\"/vehicle/42\",lane:count){1}"u8.ToArray();
    private readonly byte[] _map = "@update(key:1795352270120){lat:48.137154,lon:11.576124}"u8.ToArray();
    private readonly byte[] _key = "1795352270120"u8.ToArray();
    private readonly byte[] _body = "{lat:48.137154,lon:11.576124}"u8.ToArray();

    private readonly byte[] _header = EnvelopeWriter.BuildHeader(EnvelopeKind.Event, "/vehicle/42", "track");
    private readonly byte[] _output = new byte[256];

    [Benchmark]
    public int ScanSync() => Scan(_sync);

    [Benchmark]
    public int ScanCommand() => Scan(_command);

    [Benchmark]
    public int ScanMapUpdate() => Scan(_update);

    [Benchmark]
    public int ScanNestedBody() => Scan(_nested);

    [Benchmark]
    public int SplitMapUpdate() => ReconHeader.TrySplit(_map, out var name, out var header, out var body) ? name.Length + header.Length + body.Length : -1;

    [Benchmark]
    public int WriteEvent() => EnvelopeWriter.Write(_output, _header, _body);

    [Benchmark]
    public int WriteMapUpdate() => EnvelopeWriter.WriteUpdate(_output, _header, _key, _body);

    private static int Scan(byte[] frame) => EnvelopeReader.TryRead(frame, out var header, out _) ? header.Node.Length + header.Lane.Length + header.Body.Length : -1;
}
