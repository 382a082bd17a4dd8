using System.Diagnostics;
using System.Globalization;
using Swim.Crash.Checking;
using Swim.Fuzz.Serving;

namespace Swim.Fuzz.Campaigns;

/// <summary>
/// All campaigns against one server. During each, well-behaved clients have to be served; after each, what the server holds has to come back to what it held before, nothing may have been
/// logged as an error, and what strangers may not touch is untouched.
/// </summary>
internal sealed class CampaignRun(ulong seed, int scale, TextWriter output)
{
    // generous: the machine is shared, and an attack is as many clients as it bears
    private const double MostMilliseconds = 5_000;
    private const long MemoryMargin = 48L * 1024 * 1024;

    // its records in the store, and an entry of the directory's cache
    private const long KeptBytes = 1024;
    private const int HandleMargin = 64;
    private const int ThreadMargin = 40;

    // those of the calm clients, and those that are looked at afterwards
    private const int AgentMargin = 12;

    private static readonly TimeSpan CampaignTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RestTimeout = TimeSpan.FromSeconds(45);

    public static IReadOnlyList<Campaign> All { get; } =
        [new FrameCampaign(), new FramingCampaign(), new HttpCampaign(), new AccessCampaign(), new SlowCampaign(), new LinkCampaign(), new NodeCampaign(), new ConnectionCampaign()];

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> RunAsync(Func<string, bool> wants)
    {
        var results = new Dictionary<string, IReadOnlyList<string>>();
        var findings = new Findings();
        await using var server = await ServerUnderTest.StartAsync();
        await using var calm = new CalmClients(server, findings);
        using var timeout = new CancellationTokenSource();

        // pools, threads and compiled code are there before anything is compared
        await new FrameCampaign().RunAsync(new Attack(server, ~seed, 1, findings), timeout.Token);
        await new ConnectionCampaign().RunAsync(new Attack(server, ~seed, 1, findings), timeout.Token);
        calm.Take();
        var before = await RestAsync(server, null, findings, timeout.Token);
        output.WriteLine($"at rest: {Describe(before)}");
        foreach (var campaign in All.Where(campaign => wants(campaign.Name)))
        {
            var started = Stopwatch.GetTimestamp();
            string done;
            var attack = new Attack(server, seed, scale, findings);
            using (var limit = new CancellationTokenSource(CampaignTimeout))
            {
                try
                {
                    done = await campaign.RunAsync(attack, limit.Token);
                }
                catch (Exception exception)
                {
                    done = "ended";
                    findings.Add(exception.ToString());
                }
            }

            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (server.HasEnded)
            {
                findings.Add("the server has ended");
                foreach (var one in results[campaign.Name] = findings.Take()) output.WriteLine($"  {campaign.Name}: {one}");
                break;
            }

            var (count, half, p99, most) = calm.Take();
            before = before with { Memory = before.Memory + (attack.Kept * KeptBytes) };
            var after = await RestAsync(server, before, findings, timeout.Token);
            await calm.CheckAsync(timeout.Token);
            await CheckGuardedAsync(server, findings, timeout.Token);
            if (p99 > MostMilliseconds) findings.Add(string.Create(CultureInfo.InvariantCulture, $"calm clients waited for {p99:N0} ms (99 of 100)"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{campaign.Name}: {done}; {seconds:N1} s; calm clients {count:N0} steps, half {half:N1} ms, 99 of 100 {p99:N0} ms, longest {most:N0} ms; after: {Describe(after)}"));
            var found = results[campaign.Name] = findings.Take();
            foreach (var one in found) output.WriteLine($"  {campaign.Name}: {one}");
            before = before with { Errors = after.Errors };
        }

        return results;
    }

    /// <summary>Waits until the server holds what it held before, or for as long as that may take, and says what is left over.</summary>
    private static async Task<ServerFigures> RestAsync(ServerUnderTest server, ServerFigures? before, Findings findings, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (true)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var now = await server.FiguresAsync(collect: true, cancellationToken);
            var isOver = Stopwatch.GetElapsedTime(started) > (before is null ? TimeSpan.FromSeconds(3) : RestTimeout);
            var left = before is null ? [] : LeftOvers(before, now);
            if (left.Count > 0 && !isOver) continue;
            if (before is null && !isOver) continue;
            foreach (var one in left) findings.Add(one);
            return now;
        }
    }

    private static List<string> LeftOvers(ServerFigures before, ServerFigures now)
    {
        var left = new List<string>();
        if (now.Connections > before.Connections) left.Add($"connections: {now.Connections} instead of {before.Connections}");
        if (now.Links > before.Links) left.Add($"links: {now.Links} instead of {before.Links}");
        if (now.Agents > before.Agents + AgentMargin) left.Add($"agents: {now.Agents} instead of {before.Agents}");
        if (now.Handles > before.Handles + HandleMargin) left.Add($"handles: {now.Handles} instead of {before.Handles}");
        if (now.Threads > before.Threads + ThreadMargin) left.Add($"threads: {now.Threads} instead of {before.Threads}");
        if (now.Memory > before.Memory + MemoryMargin) left.Add(string.Create(CultureInfo.InvariantCulture, $"memory: {now.Memory:N0} bytes instead of {before.Memory:N0}"));
        if (now.Errors > before.Errors) left.Add($"{now.Errors - before.Errors} errors were logged: {string.Join("\n      ", now.Troubles.Skip(before.Errors).Take(3))}");
        return left;
    }

    private static async Task CheckGuardedAsync(ServerUnderTest server, Findings findings, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/guarded/{i}?lane=touched", UriKind.Relative));
            request.Headers.Add(OperatorKey.Header, server.Key);
            using var answer = await server.Http.SendAsync(request, cancellationToken);
            var touched = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode || touched is not ("0" or "null" or "")) findings.Add($"guarded agent {i} answers {(int)answer.StatusCode} {touched}");
        }
    }

    private static string Describe(ServerFigures figures) => string.Create(CultureInfo.InvariantCulture,
        $"{figures.Memory / 1048576.0:N1} MB, {figures.Handles} handles, {figures.Threads} threads, {figures.Agents} agents, {figures.Connections} connections, {figures.Links} links");
}
