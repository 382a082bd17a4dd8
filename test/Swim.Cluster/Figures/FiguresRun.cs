using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Swim.Cluster.Running;
using Swim.Cluster.Silos;
using Swim.Crash.Checking;
using Swim.Recon;
using Swim.Testing;

namespace Swim.Cluster.Figures;

/// <summary>What it costs that a link and its agent live in different silos.</summary>
internal sealed class FiguresRun : IAsyncDisposable
{
    private const int Period = 10;
    private const string Rest = "{period:1000,burst:0,turns:1}";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly FiguresOptions _options;
    private readonly TextWriter _output;
    private readonly PostgresServer _postgres;
    private readonly SiloProcess[] _silos;
    private readonly List<Measurement> _rows = [];
    private int _group;

    private FiguresRun(FiguresOptions options, TextWriter output, PostgresServer postgres, string database)
    {
        _options = options;
        _output = output;
        _postgres = postgres;
        var findings = new Findings();
        _silos = [.. Enumerable.Range(1, options.Silos).Select(slot => new SiloProcess(slot, new ClusterSettings { Database = database }, findings))];
    }

    public static async Task<FiguresRun> CreateAsync(FiguresOptions options, TextWriter output)
    {
        var postgres = await PostgresServer.StartAsync();
        return new FiguresRun(options, output, postgres, await postgres.CreateDatabaseAsync());
    }

    public async Task RunAsync()
    {
        await new CommandFigures(_options, _output, _postgres).RunAsync();
        if (_options.CommandsOnly) return;
        foreach (var silo in _silos) await silo.StartAsync(otherPorts: false, CancellationToken.None);

        // once without counting: code is compiled while it runs first
        await FlowAsync("warm-up", _options.Agents, _options.Burst, "items", _silos.Length > 1 ? [0, 1] : [0]);
        _rows.Clear();

        await FlowAsync("published, nobody links", _options.Agents, _options.Burst, "items", []);
        await CompareAsync("supply lane", _options.Agents, _options.Burst, "items");
        await CompareAsync("supply lane, twice the load", _options.Agents * 2, _options.Burst, "items");
        await CompareAsync("value lane", _options.Agents, 1, "value");
        await CompareAsync("supply lane, slow pace", 10, 1, "items");
        await FlowAsync("one lane, links on 1 silo", 1, 200, "items", [0]);
        await FlowAsync("one lane, links on 2 silos", 1, 200, "items", [0, 1]);
        await FlowAsync("one lane, links on 3 silos", 1, 200, "items", [0, 1, 2]);
        await JoinAsync();
        if (_options.Json) _output.WriteLine(JsonSerializer.Serialize(_rows, Json));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    /// <summary>The same with links on the agents' silo and on another one, in turns.</summary>
    private async Task CompareAsync(string name, int agents, int burst, string lane)
    {
        List<Measurement> near = [], far = [];
        for (var i = 0; i < _options.Repeats; i++)
        {
            if (await FlowAsync($"{name}, links on the agents' silo", agents, burst, lane, [0]) is { } here) near.Add(here);
            if (await FlowAsync($"{name}, links on another silo", agents, burst, lane, [1]) is { } there) far.Add(there);
        }

        if (far.Count == 0) return;
        var (cheap, dear) = (Median(near, static row => row.PerEvent), Median(far, static row => row.PerEvent));
        Say($"    {name}: {dear:F2} against {cheap:F2} µs per event, {dear / cheap:F2} times as much; the median is {Median(far, static row => row.Median) - Median(near, static row => row.Median):F0} µs later; batches of {Median(far, static row => row.BatchBytes):F0} bytes, {Median(far, static row => row.Batches > 0 ? row.Delivered / row.Batches : 0):F1} events");
    }

    private async Task<Measurement?> FlowAsync(string name, int agents, int burst, string lane, int[] watching)
    {
        if (watching.Any(silo => silo >= _silos.Length)) return null;
        var nodes = Enumerable.Range(1, agents).Select(i => Text($"/meter/{_group}-{i}")).ToArray();
        _group++;

        // asked for here, they live here
        foreach (var node in nodes) await PostAsync(_silos[0], node, "run", Rest);
        var watchers = new List<Watcher>();
        foreach (var silo in watching) watchers.Add(await Watcher.ConnectAsync(_silos[silo].WebSocketUri, nodes.Select(node => (node, lane))));
        foreach (var node in nodes) await PostAsync(_silos[0], node, "run", Text($"{{period:{Period},burst:{burst},turns:1000000}}"));

        await Task.Delay(TimeSpan.FromSeconds(0.7));
        foreach (var watcher in watchers) watcher.Measure();
        var published = await NumbersAsync(nodes);
        var events = watchers.Sum(static watcher => watcher.Events);
        var sent = await BatchesAsync();
        var before = Processors();
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(_options.Seconds));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var used = Processors().Zip(before, (now, then) => (now - then).TotalMilliseconds / seconds).ToArray();
        var delivered = (watchers.Sum(static watcher => watcher.Events) - events) / seconds;
        var (batches, bytes) = await BatchesAsync();
        (batches, bytes) = (batches - sent.Batches, bytes - sent.Bytes);
        var rate = (await NumbersAsync(nodes) - published) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var node in nodes) await PostAsync(_silos[0], node, "run", Rest);
        var ages = new List<double>();
        foreach (var watcher in watchers)
        {
            ages.AddRange(await watcher.EndAsync());
            await watcher.DisposeAsync();
        }

        ages.Sort();
        var row = new Measurement(
            name, rate, delivered, used, delivered > 0 ? used.Sum() * 1_000 / delivered : 0, At(ages, 0.5), At(ages, 0.99), batches / seconds, batches > 0 ? (double)bytes / batches : 0);
        Add(row);
        await Task.Delay(TimeSpan.FromSeconds(1));
        return row;
    }

    /// <summary>Sources on all silos, joined by one agent.</summary>
    private async Task JoinAsync()
    {
        const string Node = "/gather/1";
        const int Turns = 5;
        var start = Stopwatch.GetTimestamp();
        var before = Processors();
        await PostAsync(_silos[0], Node, "open", Text($"{_options.Sources}"));
        await PostAsync(_silos[0], Node, "run", Text($"{{period:1000,burst:1,turns:1}}"));
        await UntilAsync(Node, "sum", _options.Sources);
        var opened = Stopwatch.GetElapsedTime(start);
        var spread = new List<int>();
        foreach (var silo in _silos) spread.Add((await silo.Http.GetStringAsync(new Uri("/cluster/agents", UriKind.Relative))).Split('\n').Count(static node => node.StartsWith("/source/", StringComparison.Ordinal)));
        Say($"{_options.Sources:N0} sources joined and summed in {opened.TotalSeconds:F1} s, {Processors().Zip(before, (now, then) => (now - then).TotalSeconds).Sum():F1} s of processor time; sources by silo {string.Join('/', spread)}");

        await Task.Delay(TimeSpan.FromSeconds(2));
        before = Processors();
        start = Stopwatch.GetTimestamp();
        await PostAsync(_silos[0], Node, "run", Text($"{{period:1000,burst:1,turns:{Turns}}}"));
        await UntilAsync(Node, "sum", _options.Sources * (Turns + 1L));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var used = Processors().Zip(before, (now, then) => (now - then).TotalMilliseconds / seconds).ToArray();
        var rate = _options.Sources * Turns / seconds;
        Add(new Measurement(Text($"join of {_options.Sources:N0} sources on {_silos.Length} silos"), rate, rate, used, used.Sum() * 1_000 / rate, 0, 0, 0, 0));
    }

    /// <summary>How much those agents have published so far.</summary>
    private async Task<long> NumbersAsync(string[] nodes)
    {
        var sum = 0L;
        foreach (var node in nodes)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{node}?lane=value", UriKind.Relative));
            request.Headers.Accept.Add(new("application/x-recon"));
            using var answer = await _silos[0].Http.SendAsync(request);
            if (Value.Parse(await answer.Content.ReadAsStringAsync())["number"] is Num number && number.TryGetInt64(out var n)) sum += n;
        }

        return sum;
    }

    private async Task UntilAsync(string node, string lane, long value)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var found = Value.Absent;
        try
        {
            while (!(found is Num number && number.TryGetInt64(out var now) && now >= value))
            {
                await timer.WaitForNextTickAsync(timeout.Token);
                found = Value.Parse(await _silos[0].Http.GetStringAsync(new Uri($"{node}?lane={lane}", UriKind.Relative), timeout.Token));
            }
        }
        catch (OperationCanceledException error)
        {
            throw new InvalidOperationException(Text($"{node} {lane} has come to {found}, not to {value}."), error);
        }
    }

    private static async Task PostAsync(SiloProcess silo, string node, string lane, string recon)
    {
        using var content = new StringContent(recon, Encoding.UTF8, "application/x-recon");
        using var answer = await silo.Http.PostAsync(new Uri($"{node}?lane={lane}", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    private TimeSpan[] Processors() => [.. _silos.Select(static silo => ProcessFigures.Processor(silo.ProcessId!.Value))];

    private void Add(Measurement row)
    {
        _rows.Add(row);
        var age = row.Late > 0 ? Text($"; {row.Median:F0} µs, p99 {row.Late:F0} µs from publication to the client") : "";
        var batches = row.Batches > 0 ? Text($"; {row.Batches:F0} batches/s of {row.BatchBytes:F0} bytes") : "";
        Say($"{row.Name}: {row.Published:N0}/s published, {row.Delivered:N0}/s delivered, processors {string.Join(" + ", row.Processors.Select(static one => Text($"{one / 10:F0}")))} %, {row.PerEvent:F2} µs per event delivered{age}{batches}");
    }

    /// <summary>What the silo where the agents live has sent to others so far.</summary>
    private async Task<(long Batches, long Bytes)> BatchesAsync()
    {
        var parts = (await _silos[0].Http.GetStringAsync(new Uri("/cluster/batches", UriKind.Relative))).Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static double Median(List<Measurement> rows, Func<Measurement, double> figure) => rows.Select(figure).Order().ElementAt(rows.Count / 2);

    private static double At(List<double> sorted, double part) => sorted.Count == 0 ? 0 : sorted[(int)(part * (sorted.Count - 1))];

    private void Say(FormattableString text) => _output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
