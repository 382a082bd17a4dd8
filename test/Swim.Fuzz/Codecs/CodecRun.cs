using System.Diagnostics;
using System.Globalization;
using System.Text;
using Swim.Crash.Checking;
using Swim.Fuzz.Generating;

namespace Swim.Fuzz.Codecs;

/// <summary>Mutated and generated inputs through the codecs, in this process, on all cores. Input number n of a seed is always the same.</summary>
internal sealed class CodecRun(ulong seed, long first, long count, int workers, TextWriter output)
{
    // beyond that an input of so many bytes costs too much: what a frame costs has to grow with its size and no faster
    private const double BaseMilliseconds = 60;
    private const double MillisecondsPerKilobyte = 0.5;
    private const long BaseAllocation = 512 * 1024;
    private const long AllocationPerByte = 1500;

    // an error in the depth has a stack with a dozen frames for each level, and keeps them
    private const long AllocationPerLevel = 4 * 1024;
    private const int MostLevels = 256;

    private const int LongestReport = 300;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly Findings _findings = new();
    private readonly long[] _current = new long[workers];
    private readonly long[] _since = new long[workers];
    private long _done;

    /// <summary>Runs all inputs; returns what was found.</summary>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var ending = new CancellationTokenSource();
        var watching = WatchAsync(ending.Token);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(() => Work(worker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        await ending.CancelAsync();
        await watching;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"codecs: {_done:N0} inputs in {seconds:N1} s, {_done / seconds:N0}/s"));
        return _findings.Take();
    }

    private void Work(int worker)
    {
        var buffer = new FuzzBuffer();
        for (var number = first + worker; number < first + count; number += workers)
        {
            Volatile.Write(ref _current[worker], number);
            Volatile.Write(ref _since[worker], Stopwatch.GetTimestamp());
            buffer.Clear();
            var dice = new Dice(seed, number);
            var check = Generate(ref dice, buffer);
            var form = dice.Pick<FormCheck>(FormCheck.All);
            Check(number, check, buffer, form);
            Interlocked.Increment(ref _done);
        }

        Volatile.Write(ref _since[worker], 0);
    }

    /// <summary>Makes input number <paramref name="dice"/> is for; returns what it is an input of.</summary>
    public static InputKind Generate(ref Dice dice, FuzzBuffer buffer)
    {
        switch (dice.Next(20))
        {
            case < 9:
                Envelope(ref dice, buffer);
                return InputKind.Envelope;
            case < 14:
                if (dice.OneIn(2)) buffer.Add(Corpus.Recon[dice.Next(Corpus.Recon.Count)]);
                else ReconGrammar.Write(ref dice, buffer);
                if (!dice.OneIn(4)) Mutator.Mutate(ref dice, buffer, Corpus.Recon);
                return InputKind.Recon;
            case < 18:
                JsonGrammar.Write(ref dice, buffer);
                if (dice.OneIn(2)) Mutator.Mutate(ref dice, buffer, Corpus.Recon);
                return InputKind.Json;
            default:
                buffer.Add(Corpus.Uris[dice.Next(Corpus.Uris.Count)]);
                if (!dice.OneIn(4)) Mutator.Mutate(ref dice, buffer, Corpus.Uris);
                return InputKind.Uri;
        }
    }

    /// <summary>A frame: recorded or made, mostly spoilt.</summary>
    public static void Envelope(ref Dice dice, FuzzBuffer buffer)
    {
        if (dice.OneIn(3)) buffer.Add(Corpus.Envelopes[dice.Next(Corpus.Envelopes.Count)]);
        else EnvelopeGrammar.Write(ref dice, buffer);
        if (!dice.OneIn(3)) Mutator.Mutate(ref dice, buffer, Corpus.Envelopes);
    }

    private void Check(long number, InputKind kind, FuzzBuffer buffer, FormCheck form)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        Run(number, kind, buffer, form);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (allocated > BaseAllocation + (AllocationPerByte * buffer.Length) + (AllocationPerLevel * Levels(buffer.Span))) Report(number, kind, buffer, $"costs {allocated:N0} bytes");
        var most = BaseMilliseconds + (MillisecondsPerKilobyte * buffer.Length / 1024);
        for (var again = 0; again < 4 && milliseconds > most; again++)
        {
            // a collection or another process may have been in the way
            started = Stopwatch.GetTimestamp();
            Run(number, kind, buffer, form);
            milliseconds = Math.Min(milliseconds, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        if (milliseconds > most) Report(number, kind, buffer, $"takes {milliseconds:N0} ms");
    }

    private static int Levels(ReadOnlySpan<byte> text) => Math.Min(MostLevels, text.Count((byte)'(') + text.Count((byte)'{') + text.Count((byte)'['));

    private void Run(long number, InputKind kind, FuzzBuffer buffer, FormCheck form)
    {
        string? fault;
        try
        {
            fault = kind switch
            {
                InputKind.Envelope => CodecChecks.Envelope(buffer.Span),
                InputKind.Recon => CodecChecks.Recon(buffer.Span, form),
                InputKind.Json => CodecChecks.Json(buffer.Span),
                _ => CodecChecks.Uri(buffer.Span),
            };
        }
        catch (FaultException found)
        {
            fault = found.Message;
        }
        catch (Exception exception)
        {
            fault = exception.ToString().Replace("\n", "\n      ", StringComparison.Ordinal);
        }

        if (fault is not null) Report(number, kind, buffer, fault);
    }

    private void Report(long number, InputKind kind, FuzzBuffer buffer, string fault)
    {
        var text = Encoding.UTF8.GetString(buffer.Span[..Math.Min(buffer.Length, LongestReport)]);
        var hex = Convert.ToHexString(buffer.Span[..Math.Min(buffer.Length, LongestReport)]);
        _findings.Add($"{kind} {number} ({buffer.Length} bytes) {fault}\n    {text}\n    {hex}");
    }

    // an input that never ends would end the run only by its time limit
    private async Task WatchAsync(CancellationToken ending)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(ending))
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"codecs: {_done:N0} of {count:N0}"));
                for (var worker = 0; worker < workers; worker++)
                {
                    if (Volatile.Read(ref _since[worker]) is var since and not 0 && Stopwatch.GetElapsedTime(since) > Hang)
                    {
                        output.WriteLine($"Input {Volatile.Read(ref _current[worker])} of seed {seed} does not come to an end.");
                        Environment.Exit(1);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // done
        }
    }
}
