using System.Collections.Concurrent;
using Swim.Fuzz.Clients;
using Swim.Fuzz.Generating;
using Swim.Warp;

namespace Swim.Fuzz.Sessions;

/// <summary>
/// One connection that sends mutated frames until one of them must end it, or there have been enough. What it is answered is checked: the close code, well-formed envelopes, an
/// answer to each link that was asked for, nothing about links that were not.
/// </summary>
internal sealed class FuzzSession(RawPeer peer, ulong seed, CancellationToken ending)
{
    private const int FramesPerFlush = 32;
    private const int FramesPerSession = 2_000;
    private const byte Text = 0x81;
    private const byte Ping = 0x89;
    private const byte Pong = 0x8A;
    private const byte Close = 0x88;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<LinkKey, bool> _asked = new();
    private readonly TaskCompletionSource _ponged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _fault;
    private int _closeCode = 1006;

    /// <summary>Sends frames from <paramref name="number"/> on, at most up to <paramref name="end"/>; returns the number of the next, and what was wrong.</summary>
    public async Task<(long Next, string? Fault)> RunAsync(long number, long end, FuzzBuffer buffer)
    {
        var first = number;
        var status = await peer.UpgradeAsync(ending);
        if (status != 101) return (end, $"the upgrade was answered {status}");
        var reading = ReadAsync();
        var expected = FrameOracle.Stays;
        end = Math.Min(end, number + FramesPerSession);
        while (number < end && expected == FrameOracle.Stays)
        {
            for (var inFlush = 0; inFlush < FramesPerFlush && number < end && expected == FrameOracle.Stays; inFlush++) expected = Send(number++, buffer);
            if (!await peer.FlushAsync(ending)) break;
        }

        using var guard = CancellationTokenSource.CreateLinkedTokenSource(ending);
        guard.CancelAfter(AnswerTime);
        try
        {
            if (expected == FrameOracle.Stays)
            {
                peer.WriteFrame(Ping, "end"u8);
                await peer.FlushAsync(guard.Token);
                await Task.WhenAny(_ponged.Task, reading).WaitAsync(guard.Token);
                if (!_ponged.Task.IsCompleted) return (number, $"frames {first} to {number - 1} should have left the connection open; it was closed with {_closeCode}");
                await AnsweredAsync(guard.Token);
                peer.WriteFrame(Close, [0x03, 0xE8]);
                await peer.FlushAsync(guard.Token);
                expected = 1000;
            }

            await reading.WaitAsync(guard.Token);
        }
        catch (OperationCanceledException)
        {
            return (number, $"frames {first} to {number - 1}: no end after {AnswerTime.TotalSeconds} s; expected {expected}; unanswered links: {string.Join(", ", _asked.Where(asked => !asked.Value).Take(5).Select(asked => asked.Key))}");
        }

        return (number, _fault ?? (_closeCode == expected ? null : $"frame {number - 1} is answered with {_closeCode} instead of {expected}"));
    }

    private int Send(long number, FuzzBuffer buffer)
    {
        buffer.Clear();
        var dice = new Dice(seed, number);
        Codecs.CodecRun.Envelope(ref dice, buffer);
        var expected = FrameOracle.CloseCodeOf(buffer.Span, out var asked);
        if (asked is not null) _asked.TryAdd(asked, false);
        peer.WriteFrame(Text, buffer.Span, (uint)dice.Bits());
        return expected;
    }

    // every link that was asked for is answered at least once
    private async Task AnsweredAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (_asked.Values.Contains(false)) await timer.WaitForNextTickAsync(cancellationToken);
    }

    private async Task ReadAsync()
    {
        while (await peer.ReadFrameAsync(ending) is { } frame)
        {
            switch (frame.First)
            {
                case Text:
                    Check(frame.Payload);
                    break;
                case Pong:
                    _ponged.TrySetResult();
                    break;
                case Ping:
                    // not answered: who sends is another thread, and the connection is busy enough to be alive
                    break;
                case Close:
                    _closeCode = frame.CloseCode;
                    return;
                default:
                    _fault = $"a frame of type {frame.First:x2}";
                    break;
            }
        }
    }

    private void Check(byte[] payload)
    {
        if (!EnvelopeReader.TryRead(payload, out var header, out var error))
        {
            Fail(payload, error);
            return;
        }

        switch (header.Kind)
        {
            case EnvelopeKind.Authed or EnvelopeKind.Deauthed:
                return;
            case EnvelopeKind.Event or EnvelopeKind.Linked or EnvelopeKind.Synced or EnvelopeKind.Unlinked:
                if (!FrameOracle.TryName(header, out var key)) Fail(payload, "it names no link");
                else if (!_asked.ContainsKey(key)) Fail(payload, "nobody has asked for that link");
                else if (header.Kind is EnvelopeKind.Linked or EnvelopeKind.Unlinked) _asked[key] = true;
                else if (!Recon.Value.TryParse(header.Body, out _)) Fail(payload, "its body is malformed");
                return;
            default:
                Fail(payload, "only clients say that");
                return;
        }
    }

    private void Fail(byte[] payload, string error) => _fault = $"the server sent {System.Text.Encoding.UTF8.GetString(payload.AsSpan(0, Math.Min(payload.Length, 200)))}: {error}";
}
