using System.Text;
using System.Threading.Channels;
using Swim.Lanes;

namespace Swim.Client.Tests.Fakes;

/// <summary>A reader that tells what it is told: <c>linked Map</c>, <c>event 5</c>, <c>update a=1</c>, <c>synced</c>, <c>unlinked Stopped</c>.</summary>
internal sealed class Probe(LaneKind? expected = null) : LinkBuffer
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly Channel<bool> _ready = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<string> _seen = [];

    public override LaneKind? ExpectedKind => expected;

    /// <summary>What the link has said and nobody has asked for yet, without waiting.</summary>
    public string? TryNext()
    {
        if (!TryTake(out var item)) return null;
        var text = Describe(item);
        item.Release();
        _seen.Add(text);
        return text;
    }

    public async Task<string> NextAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            if (TryNext() is { } text) return text;
            try
            {
                await _ready.Reader.ReadAsync(guard.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Nothing more came; so far: {string.Join(", ", _seen)}");
            }
        }
    }

    public async Task ExpectAsync(params string[] texts)
    {
        foreach (var text in texts) Assert.That(await NextAsync(), Is.EqualTo(text), string.Join(", ", _seen));
    }

    /// <summary>Reads on until the link has said this; returns what came before it.</summary>
    public async Task<string[]> UntilAsync(string text)
    {
        List<string> before = [];
        while (await NextAsync() is var next && next != text) before.Add(next);
        return [.. before];
    }

    protected override void OnReady() => _ready.Writer.TryWrite(true);

    private string Describe(in LinkItem item) => item.Kind switch
    {
        LinkItemKind.Linked => $"linked {Kind}",
        LinkItemKind.Synced => "synced",
        LinkItemKind.Unlinked => $"unlinked {item.Reason}",
        _ => item.Op.Kind switch
        {
            LaneOpKind.Update => $"update {Text(item.Op.Key)}={Text(item.Op.Body)}",
            LaneOpKind.Remove => $"remove {Text(item.Op.Key)}",
            LaneOpKind.Clear => "clear",
            LaneOpKind.Item => $"item {Text(item.Op.Body)}".TrimEnd(),
            _ => $"event {Text(item.Op.Body)}".TrimEnd(),
        },
    };

    private static string Text(Payload? payload) => payload is null ? "" : Encoding.UTF8.GetString(payload.Span);
}
