using Swim.Warp;

namespace Swim.Cli.Bench.Wire;

/// <summary>Counts envelopes of a WARP connection by kind.</summary>
internal sealed class ConfirmationSink : IFrameSink
{
    private long _bytes;

    public Tally Linked { get; } = new();

    public Tally Events { get; } = new();

    public Tally Synced { get; } = new();

    public Tally Unlinked { get; } = new();

    /// <summary>Bytes of all messages.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void OnMessage(ReadOnlySpan<byte> message)
    {
        Interlocked.Add(ref _bytes, message.Length);
        if (!EnvelopeReader.TryRead(message, out var header, out _)) return;
        var tally = header.Kind switch
        {
            EnvelopeKind.Linked => Linked,
            EnvelopeKind.Event => Events,
            EnvelopeKind.Synced => Synced,
            EnvelopeKind.Unlinked => Unlinked,
            _ => null,
        };
        tally?.Add();
    }

    public void OnEnded(Exception reason)
    {
        foreach (var tally in (Tally[])[Linked, Events, Synced, Unlinked]) tally.Fail(reason);
    }
}
