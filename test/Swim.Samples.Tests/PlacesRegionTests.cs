using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Swim.Samples.Tests;

/// <summary>The box of the page: a link to a region of the sample's lane that is moved.</summary>
internal sealed partial class PlacesRegionTests
{
    private const string Link = "(node:\"/city/berlin\",lane:things)";
    private static readonly GeoBox First = new(52.48, 13.33, 52.54, 13.43);
    private static readonly GeoBox Second = new(52.51, 13.38, 52.57, 13.48);

    [Test]
    public async Task A_box_shows_what_is_inside_and_follows()
    {
        await using var sample = await SampleProcess.StartAsync("Places");
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(sample.Http.BaseAddress!) { Scheme = "ws" }.Uri, guard.Token);
        var shown = new Dictionary<string, GeoPoint>();

        await SyncAsync(socket, First, shown, guard.Token);
        Assert.That(shown, Is.Not.Empty);
        Assert.That(shown.Values, Has.All.Matches<GeoPoint>(First.Contains));

        await SyncAsync(socket, Second, shown, guard.Token);
        Assert.That(shown, Is.Not.Empty);
        Assert.That(shown.Values, Has.All.Matches<GeoPoint>(Second.Contains));
    }

    // Sends the box, and takes what comes until it is synced.
    private static async Task SyncAsync(ClientWebSocket socket, GeoBox box, Dictionary<string, GeoPoint> shown, CancellationToken cancellationToken)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"@sync{Link}{{south:{box.South},west:{box.West},north:{box.North},east:{box.East}}}");
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);
        while (await ReceiveAsync(socket, cancellationToken) is var frame && !frame.StartsWith("@synced", StringComparison.Ordinal))
        {
            if (Update().Match(frame) is { Success: true } update)
            {
                shown[update.Groups["key"].Value] = new GeoPoint(Number(update.Groups["lat"]), Number(update.Groups["lng"]));
            }
            else if (Remove().Match(frame) is { Success: true } remove)
            {
                shown.Remove(remove.Groups["key"].Value);
            }
        }
    }

    private static double Number(Group digits) => double.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += part.Count;
            if (part.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    [GeneratedRegex(@"@update\(key:(?<key>\d+),shape:\{lat:(?<lat>[\d.]+),lng:(?<lng>[\d.]+)\}\)")]
    private static partial Regex Update();

    [GeneratedRegex(@"@remove\(key:(?<key>\d+)\)")]
    private static partial Regex Remove();
}
