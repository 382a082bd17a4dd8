using System.Text;
using System.Threading.Channels;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Reads a link as a gateway would, and tells it in words: <c>linked</c>, <c>event 5</c>, <c>update a=1</c>, <c>synced</c>, <c>unlinked Stopped</c>.</summary>
internal sealed class LinkProbe : LinkBuffer
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly Channel<bool> _ready = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<string> _seen = [];

    public IReadOnlyList<string> Seen => _seen;

    /// <summary>The next thing the link says.</summary>
    public async Task<string> NextAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            if (TryTake(out var item))
            {
                var text = Describe(item);
                item.Release();
                _seen.Add(text);
                return text;
            }

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

    /// <summary>Reads on until the link has said this; intermediate states may be coalesced.</summary>
    public async Task UntilAsync(string text)
    {
        while (await NextAsync() != text)
        {
        }
    }

    protected override void OnReady() => _ready.Writer.TryWrite(true);

    private static string Describe(in LinkItem item) => item.Kind switch
    {
        LinkItemKind.Linked => "linked",
        LinkItemKind.Synced => "synced",
        LinkItemKind.Unlinked => $"unlinked {item.Reason}",
        _ => item.Op.Kind switch
        {
            LaneOpKind.Update => $"update {Text(item.Op.Key)}={Text(item.Op.Body)}",
            LaneOpKind.Remove => $"remove {Text(item.Op.Key)}",
            LaneOpKind.Clear => "clear",
            _ => $"event {Text(item.Op.Body)}".TrimEnd(),
        },
    };

    private static string Text(Payload? payload) => payload is null ? "" : Encoding.UTF8.GetString(payload.Span);
}
