using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Hosting;

/// <summary>Many who come at once.</summary>
public sealed class StormTests
{
    [Test]
    public async Task Connections_that_come_at_once_are_taken_at_a_bounded_rate_and_the_others_told_when_to_come_back()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(
            options =>
            {
                options.ConnectionBurst = 20;
                options.MaxConnectionsPerSecond = 10;
            },
            time);
        var sockets = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => host.ConnectAsync()));
        Assert.That(sockets.Count(static socket => socket.Status == 101), Is.EqualTo(20));
        var refused = sockets.Where(static socket => socket.Status == 503).ToArray();
        Assert.That(refused, Has.Length.EqualTo(100));
        var waits = refused.Select(static socket => int.Parse(Regex.Match(socket.Answer, "Retry-After: ([0-9]+)\r\n").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        // 100 at 10 a second need 10 s: at random over up to twice that
        Assert.That(waits, Has.All.InRange(1, 21));
        Assert.That(waits.Distinct().Count(), Is.GreaterThan(5));

        time.Advance(TimeSpan.FromSeconds(1));
        var later = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => host.ConnectAsync()));
        Assert.That(later.Count(static socket => socket.Status == 101), Is.EqualTo(10));
        foreach (var socket in sockets.Concat(later)) await socket.DisposeAsync();
    }

    [Test]
    public async Task One_who_opens_thousands_of_links_does_not_keep_others_waiting()
    {
        const int Links = 5_000;
        await using var host = await GatewayHost.StartAsync(options => options.MaxConcurrentOpenings = 4);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < Links; i++) host.Node($"/unit/{i}").Gate = gate.Task;
        await using var greedy = await host.ConnectAsync();
        await using var modest = await host.ConnectAsync();
        for (var i = 0; i < Links; i++) await greedy.SendAsync($"@link(node:\"/unit/{i}\",lane:count)");
        await Until.TrueAsync(() => host.OpeningsWaiting == Links - 4);
        Assert.That(host.Router.Deliveries, Is.EqualTo(4), "as many as are started at once");

        await modest.SendAsync("@link(node:\"/unit/one\",lane:count)");
        await Until.TrueAsync(() => host.OpeningsWaiting == Links - 3);
        gate.SetResult();
        Assert.That(await modest.ReceiveAsync(), Is.EqualTo("@linked(node:\"/unit/one\",lane:count)"));
        for (var i = 0; i < Links; i++) Assert.That(await greedy.ReceiveAsync(), Does.StartWith("@linked"));
        Assert.That(host.OpeningsWaiting, Is.Zero);
    }

    [Test]
    public async Task The_turn_of_one_comes_before_the_second_of_another()
    {
        await using var host = await GatewayHost.StartAsync(options => options.MaxConcurrentOpenings = 1);
        var gates = Enumerable.Range(0, 10).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        for (var i = 0; i < gates.Length; i++) host.Node($"/unit/{i}").Gate = gates[i].Task;
        await using var greedy = await host.ConnectAsync();
        await using var modest = await host.ConnectAsync();
        for (var i = 0; i < gates.Length; i++) await greedy.SendAsync($"@link(node:\"/unit/{i}\",lane:count)");
        await Until.TrueAsync(() => host.OpeningsWaiting == 9);
        await modest.SendAsync("@link(node:\"/unit/one\",lane:count)");
        await Until.TrueAsync(() => host.OpeningsWaiting == 10);

        // greedy's second was in line before; then it is modest's turn, before greedy's third
        gates[0].SetResult();
        await Until.TrueAsync(() => host.OpeningsWaiting == 9);
        gates[1].SetResult();
        Assert.That(await modest.ReceiveAsync(), Is.EqualTo("@linked(node:\"/unit/one\",lane:count)"));
        foreach (var gate in gates) gate.TrySetResult();
        await greedy.ReceiveAsync(gates.Length);
    }

    [Test]
    public async Task Agents_that_hang_do_not_keep_others_from_being_started()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(options => options.MaxConcurrentOpenings = 2, time);
        host.Node("/unit/1").Gate = host.Node("/unit/2").Gate = new TaskCompletionSource().Task;
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@command(node:\"/unit/1\",lane:count)1");
        await socket.SendAsync("@command(node:\"/unit/2\",lane:count)1");
        await socket.SendAsync("@link(node:\"/unit/3\",lane:count)");
        await Until.TrueAsync(() => host.OpeningsWaiting == 1);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@linked(node:\"/unit/3\",lane:count)"));
        Assert.That(host.OpeningsOverdue, Is.InRange(1, 2));
    }

    [Test]
    public async Task What_a_peer_that_is_gone_had_asked_for_starts_no_agents_but_its_commands_are_carried_out()
    {
        await using var host = await GatewayHost.StartAsync(options => options.MaxConcurrentOpenings = 1);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Node("/unit/0").Gate = gate.Task;
        var socket = await host.ConnectAsync();
        for (var i = 0; i < 100; i++) await socket.SendAsync($"@link(node:\"/unit/{i}\",lane:count)");
        await socket.SendAsync("@command(node:\"/unit/200\",lane:count)5");
        await Until.TrueAsync(() => host.OpeningsWaiting == 100);
        await socket.DisposeAsync();
        await Until.TrueAsync(() => host.Logs.GetSnapshot().Any(l => l.Id.Id == 4001));
        gate.SetResult();
        await Until.TrueAsync(() => host.Node("/unit/200").Commands.Count == 1);
        Assert.That(host.Router.Deliveries, Is.EqualTo(2));
    }
}
