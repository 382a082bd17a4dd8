namespace Swim.Cli.Bench.Measuring;

/// <summary>What a stretch of work took: time, and processor time of the server and of this process.</summary>
internal sealed class Meter
{
    private readonly ServerProcess? _server;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly TimeSpan _serverCpu;
    private readonly TimeSpan _ownCpu;

    public Meter(ServerProcess? server, TimeProvider time)
    {
        _server = server;
        _time = time;
        _serverCpu = server?.Cpu ?? TimeSpan.Zero;
        _ownCpu = Environment.CpuUsage.TotalTime;
        _began = time.GetTimestamp();
    }

    public TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>Units per second, and the processor time that a million of them took.</summary>
    /// <param name="unit">What was done, in the plural: <c>commands</c>.</param>
    /// <param name="count">How many.</param>
    public IEnumerable<Figure> Per(string unit, double count)
    {
        var elapsed = Elapsed;
        var own = Environment.CpuUsage.TotalTime - _ownCpu;
        yield return new Figure(unit, count / elapsed.TotalSeconds, "/s");
        if (count <= 0) yield break;
        if (_server is not null) yield return new Figure("server CPU", (_server.Cpu - _serverCpu).TotalSeconds / count * 1e6, "s/M");
        yield return new Figure("own CPU", own.TotalSeconds / count * 1e6, "s/M");
    }
}
