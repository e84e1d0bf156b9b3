using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A batch says how far it has come.</summary>
public sealed class BatchProgressTests : IDisposable
{
    private readonly BatchService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Each_report_adds_up_and_the_last_one_tells_all()
    {
        _service.State = prompt => prompt == "1" ? "FAILED" : "COMPLETED";
        _service.Submit = prompt => BatchService.NumberOf(prompt) < 10 ? BatchService.Accepted(prompt) : JobService.Error(402);
        var reports = new List<BatchProgress>();

        await _service.RunAsync(20, new BatchOptions { MaxConcurrency = 1, BatchProgress = new Told<BatchProgress>(reports.Add) });

        Assert.Equal(40, reports.Count);
        Assert.All(reports, report => Assert.Equal(report.Read, report.Running + report.Completed + report.Failed + report.Skipped));
        Assert.All(reports, report => Assert.InRange(report.Running, 0, 1));
        Assert.Equal(reports.Select(report => report.Read).Order(), reports.Select(report => report.Read));
        var last = reports[^1];
        Assert.Equal((20, 0, 9, 2, 9, 9 * BatchService.Cost), (last.Read, last.Running, last.Completed, last.Failed, last.Skipped, last.Spent));
        Assert.Equal("20 read, 0 running, 9 completed, 2 failed, 9 skipped", last.ToString());
    }

    [Fact]
    public async Task A_handler_that_throws_is_told_once_what_has_begun_is_out()
    {
        var fault = new FormatException("no console");
        var progress = new Told<BatchProgress>(report => _ = report.Completed == 2 ? throw fault : report);

        var (outcomes, end) = await _service.Time.RunAsync(BatchService.CollectToEndAsync(_service.Client.RunManyAsync(_service.Requests(100), new BatchOptions { MaxConcurrency = 3, BatchProgress = progress })));

        Assert.Same(fault, end);
        Assert.InRange(outcomes.Count, 2, 6);
        Assert.Equal(outcomes.Count, _service.Read);
        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Result));
    }
}
