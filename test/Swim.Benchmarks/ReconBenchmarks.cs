using System.Buffers;
using BenchmarkDotNet.Attributes;
using Swim.Recon;

namespace Swim.Benchmarks;

/// <summary>Typed values: bytes in, value out, and back; nothing in between.</summary>
public class ReconBenchmarks
{
    private readonly byte[] _text = "@Position{lat:48.137154,lon:11.576124,speed:13,moving:true}"u8.ToArray();
    private readonly byte[] _number = "1795352270120"u8.ToArray();

    private readonly PositionForm _form = new();
    private readonly ArrayBufferWriter<byte> _output = new(256);

    [Benchmark]
    public double ReadRecord() => _form.Parse(_text).Lat;

    [Benchmark]
    public int PrintRecord()
    {
        _output.ResetWrittenCount();
        _form.Print(_output, new Position(48.137154, 11.576124, 13, true));
        return _output.WrittenCount;
    }

    [Benchmark]
    public long ReadNumber() => Form.Int64.Parse(_number);

    [Benchmark]
    public int PrintNumber()
    {
        _output.ResetWrittenCount();
        Form.Int64.Print(_output, 1795352270120);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int Tokens()
    {
        var reader = new ReconReader(_text);
        var count = 0;
        for (; reader.Token != ReconToken.End; reader.Read()) count++;
        return count;
    }

    private readonly record struct Position(double Lat, double Lon, int Speed, bool Moving);

    /// <summary>What the generator writes for such a record, by hand.</summary>
    private sealed class PositionForm : Form<Position>
    {
        public override Position Read(ref ReconReader reader)
        {
            double lat = 0, lon = 0;
            var speed = 0;
            var moving = false;
            if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("a Position");
            reader.Read();
            while (reader.Token != ReconToken.EndRecord)
            {
                if (reader.Token != ReconToken.Slot)
                {
                    reader.Skip();
                }
                else if (reader.NameEquals("lat"u8))
                {
                    reader.Read();
                    lat = Form.Double.Read(ref reader);
                }
                else if (reader.NameEquals("lon"u8))
                {
                    reader.Read();
                    lon = Form.Double.Read(ref reader);
                }
                else if (reader.NameEquals("speed"u8))
                {
                    reader.Read();
                    speed = Form.Int32.Read(ref reader);
                }
                else if (reader.NameEquals("moving"u8))
                {
                    reader.Read();
                    moving = Form.Boolean.Read(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            reader.Read();
            return new Position(lat, lon, speed, moving);
        }

        public override void Write(ref ReconWriter writer, Position value)
        {
            writer.BeginRecord();
            writer.WriteAttr("Position"u8);
            writer.WriteSlot("lat"u8);
            writer.WriteNumber(value.Lat);
            writer.WriteSlot("lon"u8);
            writer.WriteNumber(value.Lon);
            writer.WriteSlot("speed"u8);
            writer.WriteNumber(value.Speed);
            writer.WriteSlot("moving"u8);
            writer.WriteBool(value.Moving);
            writer.EndRecord();
        }
    }
}
