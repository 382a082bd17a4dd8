using System.Threading.Channels;

namespace Swim.Client.Tests.Fakes;

/// <summary>What handlers have been told, in order.</summary>
internal sealed class Told
{
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();

    public int Count => _told.Reader.Count;

    public void Say(string text) => _told.Writer.TryWrite(text);

    public async Task ExpectAsync(params string[] texts)
    {
        using var guard = new CancellationTokenSource(Probe.Guard);
        foreach (var text in texts) Assert.That(await _told.Reader.ReadAsync(guard.Token), Is.EqualTo(text));
    }
}
