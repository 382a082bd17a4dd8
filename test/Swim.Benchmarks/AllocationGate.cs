using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Swim.Benchmarks;

/// <summary>The check that hot paths do not begin to allocate: every benchmark's bytes per operation against those on record.</summary>
internal static class AllocationGate
{
    private const string Record = "allocations.json";
    private const int Repeats = 3;

    /// <summary>0 when nothing allocates more than on record, else 1.</summary>
    public static int Run(TextWriter output)
    {
        var allowed = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Record)))!;
        var measured = new SortedDictionary<string, long?>(StringComparer.Ordinal);
        var reports = BenchmarkRunner.Run(typeof(AllocationGate).Assembly, Config()).SelectMany(summary => Reports(summary, output));
        foreach (var report in reports)
        {
            var bytes = Bytes(report);
            // a buffer that grew once or another thread's object shows as a few bytes, and does not come back
            for (var i = 0; i < Repeats && bytes > allowed.GetValueOrDefault(Name(report)); i++) bytes = Math.Min(bytes.Value, Repeat(report, output) ?? bytes.Value);
            measured[Name(report)] = bytes;
        }

        var (passed, failed) = (0, 0);
        foreach (var name in measured.Keys.Union(allowed.Keys).Order(StringComparer.Ordinal))
        {
            var verdict = Judge(measured.GetValueOrDefault(name), allowed.TryGetValue(name, out var bytes) ? bytes : null);
            if (verdict is null) passed++;
            else failed++;
            output.WriteLine($"{name}: {Show(measured.GetValueOrDefault(name))}{(verdict is null ? "" : $" — {verdict}")}");
        }

        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    private static ImmutableArray<BenchmarkReport> Reports(Summary summary, TextWriter output)
    {
        foreach (var error in summary.ValidationErrors.Where(e => e.IsCritical)) output.WriteLine(error.Message);
        return summary.Reports;
    }

    private static long? Repeat(BenchmarkReport report, TextWriter output)
    {
        var descriptor = report.BenchmarkCase.Descriptor;
        var again = Reports(BenchmarkRunner.Run(descriptor.Type, [descriptor.WorkloadMethod], Config()), output).FirstOrDefault();
        return again is null ? null : Bytes(again);
    }

    private static long? Bytes(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);

    private static string? Judge(long? measured, long? allowed) => (measured, allowed) switch
    {
        (null, _) => "was not measured",
        (_, null) => $"is not in {Record}",
        var (now, before) when now > before => $"more than the {Show(before)} in {Record}",
        _ => null,
    };

    private static string Name(BenchmarkReport report) =>
        $"{report.BenchmarkCase.Descriptor.Type.Name}.{report.BenchmarkCase.Descriptor.WorkloadMethod.Name}";

    private static string Show(long? bytes) => bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known} B") : "-";

    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithLaunchCount(1).WithWarmupCount(2).WithIterationCount(3).WithIterationTime(TimeInterval.FromMilliseconds(250)))
        .AddLogger(NullLogger.Instance)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "swim-benchmarks"))
        .WithOptions(ConfigOptions.DisableOptimizationsValidator | ConfigOptions.DisableLogFile);
}
