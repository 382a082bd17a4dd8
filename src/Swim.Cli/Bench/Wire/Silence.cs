namespace Swim.Cli.Bench.Wire;

/// <summary>Reads and forgets.</summary>
internal sealed class Silence : IFrameSink
{
    public static readonly Silence Instance = new();

    private Silence()
    {
    }

    public void OnMessage(ReadOnlySpan<byte> message)
    {
    }

    public void OnEnded(Exception reason)
    {
    }
}
