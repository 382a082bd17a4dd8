using Swim.Fuzz.Campaigns;
using Swim.Fuzz.Codecs;
using Swim.Fuzz.Sessions;

namespace Swim.Fuzz.Running;

/// <summary>All parts of a run, one after the other. Each is a line; the last line is <c>N passed, N failed</c>.</summary>
internal static class FuzzRun
{
    public static async Task<bool> RunAsync(FuzzOptions options, TextWriter output)
    {
        output.WriteLine($"seed {options.Seed}");
        var (passed, failed) = (0, 0);
        if (options.Wants("codecs")) Report("codecs", await new CodecRun(options.Seed, options.First, options.Frames, options.Workers, output).RunAsync());
        if (options.Wants("sessions")) Report("sessions", await new SessionRun(options.Seed, options.Sessions ?? (options.Frames / 10), options.Workers * 2, output).RunAsync());
        var isAny = CampaignRun.All.Any(campaign => options.Wants(campaign.Name));
        if (isAny)
        {
            foreach (var (_, findings) in await new CampaignRun(options.Seed, options.Scale, output).RunAsync(options.Wants))
            {
                if (findings.Count == 0) passed++;
                else failed++;
            }
        }

        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0;

        void Report(string part, IReadOnlyList<string> findings)
        {
            if (findings.Count == 0) passed++;
            else failed++;
            foreach (var finding in findings) output.WriteLine($"  {part}: {finding}");
        }
    }
}
