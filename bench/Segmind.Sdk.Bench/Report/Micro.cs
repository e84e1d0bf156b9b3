using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Segmind.Sdk.Bench;

/// <summary>The calls on a stub once more, by BenchmarkDotNet.</summary>
internal static class Micro
{
    private const string Method =
        """
        The stub's calls under BenchmarkDotNet (in this process, 3 warm-ups, 10 iterations, 1,000 calls per invocation): mean time and allocated bytes per call. Nothing here is judged.
        """;

    public static Chapter Measure()
    {
        using var scratch = new ScratchFolder();
        var summary = BenchmarkRunner.Run<StubCalls>(ManualConfig.CreateEmpty()
            .AddJob(BenchmarkDotNet.Jobs.Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10).WithInvocationCount(1).WithUnrollFactor(1))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath(scratch.Path));
        var rows = summary.Reports.GroupBy(report => Parameter(report, nameof(StubCalls.Call))).Select(reports => Row(reports.Key, [.. reports]));
        return new Chapter("Micro-benchmarks on a stub", Method, [])
        {
            Appendix = Markdown.Table(["call", "SDK", "floor", "SDK / floor", "today", "SDK B", "floor B", "today B"], rows),
        };
    }

    private static string[] Row(string call, IReadOnlyList<BenchmarkReport> reports)
    {
        var (sdk, floor, today) = (Of("SDK"), Of("floor"), Of("today"));
        return [call, Time(sdk), Time(floor), Budget.Ratio(Mean(sdk), Mean(floor)), Time(today), Bytes(sdk), Bytes(floor), Bytes(today)];

        BenchmarkReport Of(string who) => reports.Single(report => Parameter(report, nameof(StubCalls.Who)) == who);
    }

    private static string Parameter(BenchmarkReport report, string name) => (string)report.BenchmarkCase.Parameters[name];

    private static double Mean(BenchmarkReport report) => report.ResultStatistics?.Mean ?? double.NaN;

    private static string Time(BenchmarkReport report) => Numbers.Show(Mean(report), "ns");

    private static string Bytes(BenchmarkReport report) => Numbers.Show(report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? double.NaN, "B");
}
