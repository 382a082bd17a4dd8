using System.Globalization;
using Swim.Cluster.Checking;

namespace Swim.Cluster.Silos;

/// <summary>A file of what the processes of one place have said, each line with the milliseconds of the clock by which the run is told. Safe from any thread.</summary>
internal sealed class SiloLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;

    public SiloLog(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _writer = new StreamWriter(path, append: false, System.Text.Encoding.UTF8, bufferSize: 256 << 10);
    }

    public void Write(string line)
    {
        lock (_gate) _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Moment.Now} {line}"));
    }

    public void Dispose()
    {
        lock (_gate) _writer.Dispose();
    }
}
