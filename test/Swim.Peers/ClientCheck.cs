using Swim.Client;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Peers;

/// <summary>What the .NET client does, on any WARP server that hosts <c>/unit/:id</c>: every kind of downlink, own changes, refusals.</summary>
internal sealed class ClientCheck(TextWriter output, string host)
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private int _passed;
    private int _failed;

    /// <summary>0 when all is well.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // two clients, so that what one says comes to the other by way of the server
        await using var client = new WarpClient();
        await using var other = new WarpClient();
        var uri = $"{host.TrimEnd('/')}/unit/check-{Guid.NewGuid():N}";
        var (node, far) = (client.Node(uri), other.Node(uri));

        await CheckAsync("a value is read, set and followed", async () =>
        {
            await using var here = node.Value<int>("count");
            await using var there = far.Value<int>("count");
            await there.SyncAsync(cancellationToken);
            Expect(await here.SyncAsync(cancellationToken) == 0);
            here.Set(5);
            Expect(here.Value == 5);
            await UntilAsync(() => there.Value == 5);
            await far.CommandAsync("publish", Value.Parse("@setCount(9)"), cancellationToken);
            await UntilAsync(() => here.Value == 9);
            Expect(await far.GetAsync<int>("count", cancellationToken) == 9);
        });
        await CheckAsync("entries of a map are set and removed", async () =>
        {
            await using var here = node.Map<string, int>("shopping");
            await using var there = far.Map<string, int>("shopping");
            await there.SyncAsync(cancellationToken);
            await here.SyncAsync(cancellationToken);
            here.Update("milk", 2);
            here.Update("two words", 3);
            await UntilAsync(() => there.Count == 2 && there.TryGetValue("two words", out var three) && three == 3);
            there.Remove("milk");
            await UntilAsync(() => here.Count == 1);
            Expect((await far.GetAsync<Dictionary<string, int>>("shopping", cancellationToken)).Single() is { Key: "two words", Value: 3 });
        });
        await CheckAsync("elements of a list come and go", async () =>
        {
            await using var here = node.List<string>("list");
            await using var there = far.List<string>("list");
            await there.SyncAsync(cancellationToken);
            await here.SyncAsync(cancellationToken);
            await node.CommandAsync("publish", Value.Parse("@add a"), cancellationToken);
            await node.CommandAsync("publish", Value.Parse("@add b"), cancellationToken);
            await UntilAsync(() => there.ToList() is ["a", "b"]);
            here.Insert(2, "c");
            await UntilAsync(() => there.ToList() is ["a", "b", "c"] && here.Count == 3);
        });
        await CheckAsync("events come as they are pushed", async () =>
        {
            var seen = 0;
            await using var events = node.Events<int>("supply", _ => Interlocked.Increment(ref seen));
            await UntilAsync(() => events.IsLinked);
            for (var i = 0; i < 3; i++) await far.CommandAsync("publish", Value.Parse($"@supply {i}"), cancellationToken);
            await UntilAsync(() => Volatile.Read(ref seen) == 3);
        });
        await CheckAsync("what is not there is refused", async () =>
        {
            await RefusedAsync<LaneException>(async () => await node.Value<int>("nothing").SyncAsync(cancellationToken));
            await RefusedAsync<NodeNotFoundException>(async () => await client.Node($"{host.TrimEnd('/')}/nowhere/1").Value<int>("count").SyncAsync(cancellationToken));
        });
        await output.WriteLineAsync($"{_passed} passed, {_failed} failed");
        return _failed == 0 ? 0 : 1;

        async Task UntilAsync(Func<bool> isSo)
        {
            using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            guard.CancelAfter(Guard);
            while (!isSo()) await Task.Delay(Pause, guard.Token);
        }
    }

    private static void Expect(bool isSo)
    {
        if (!isSo) throw new InvalidOperationException("It is not as expected.");
    }

    private static async Task RefusedAsync<T>(Func<Task> ask) where T : Exception
    {
        try
        {
            await ask();
        }
        catch (T)
        {
            return;
        }

        throw new InvalidOperationException($"There was no {typeof(T).Name}.");
    }

    private async Task CheckAsync(string what, Func<Task> check)
    {
        try
        {
            await check();
            _passed++;
            await output.WriteLineAsync($"ok      {what}");
        }
        catch (Exception exception)
        {
            _failed++;
            await output.WriteLineAsync($"FAILED  {what}: {exception.Message}");
        }
    }
}
