using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

public sealed class JobTests : LoopbackTest
{
    private SeedEditV3 Request => new() { Image = HostPhoto(), Prompt = "a sunny beach" };

    private RetouchWorkflow Workflow => new() { Image = HostPhoto() };

    protected override EmulatorOptions EmulatorOptions => new() { ProcessingTimes = { [SeedEdit] = TimeSpan.FromMilliseconds(300) } };

    [Fact(Timeout = HangGuard)]
    public async Task A_submit_gives_the_job_at_once_and_the_wait_its_images()
    {
        var job = await Client.SubmitAsync(Request);

        Assert.Equal((Row.RequestId, SeedEdit), (job.RequestId, job.Model));
        Assert.NotEqual(LedgerState.Completed, Row.State);
        Assert.Equal(job.SubmittedAt + TimeSpan.FromHours(1), job.ExpiresAt);
        var result = await job.WaitAsync(Wait);
        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal((1, 1), (Posts($"/v2/{SeedEdit}"), Emulator.Ledger.Entries.Count));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Watching_shows_each_state_once_and_ends_with_the_last()
    {
        var job = await Client.SubmitAsync(Request);
        var states = new List<JobState>();

        await foreach (var status in job.WatchAsync(Wait))
        {
            states.Add(status.State);
            Assert.Equal(job.RequestId, status.RequestId);
        }

        Assert.Equal(states.Order(), states);
        Assert.Equal(states.Distinct(), states);
        Assert.Contains(JobState.Processing, states);
        Assert.Equal(JobState.Completed, states[^1]);
        Assert.Single((await job.GetResultAsync()).Images);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Progress_hears_of_the_submit_first_and_of_the_end_last()
    {
        var heard = new Progress();
        var options = Queued;
        options.Progress = heard;

        await Client.RunAsync(Request, options);

        Assert.Equal(JobState.Queued, heard.Statuses[0].State);
        Assert.Equal(JobState.Completed, heard.Statuses[^1].State);
        Assert.All(heard.Statuses, status => Assert.Equal(Row.RequestId, status.RequestId));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Another_client_resumes_a_model_run_by_its_id()
    {
        var id = (await Client.SubmitAsync(Request)).RequestId;
        Client.Dispose();
        using var second = Emulator.CreateClient();

        var result = await second.GetJob(id).WaitAsync(Wait);

        Assert.Equal(id, result.RequestId);
        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal(id, Row.RequestId);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Another_client_resumes_a_workflow_by_its_poll_URL()
    {
        var pollUrl = (await Client.SubmitAsync(Workflow)).PollUrl!;
        Client.Dispose();
        using var second = Emulator.CreateClient();

        var result = await second.GetJob(pollUrl).WaitAsync(Wait);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)), scale: 2);
        Assert.Equal(result.RequestId, Row.RequestId);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_poll_URL_elsewhere_is_refused_before_anything_is_sent()
    {
        Assert.Throws<ArgumentException>(() => Client.GetJob(new Uri(Emulator.MediaAddress, "workflows/request/1")));
        using var stranger = Emulator.CreateClient(options => options.ApiKey = "SG_another_key_0000");
        var job = stranger.GetJob((await Client.SubmitAsync(Request)).RequestId);

        var unknown = await Assert.ThrowsAsync<SegmindApiException>(() => job.GetStatusAsync());

        Assert.Equal(SegmindErrorKind.JobNotFound, unknown.Kind);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(RunMode.Queue)]
    [InlineData(RunMode.Direct)]
    public async Task Run_blocks_until_the_images_are_there(RunMode mode)
    {
        var request = Request;

        var result = await Task.Factory.StartNew(() => Client.Run(request, mode == RunMode.Queue ? Queued : Direct), TaskCreationOptions.LongRunning);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal(result.RequestId, Row.RequestId);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_wait_that_ends_too_early_keeps_the_job_and_a_later_one_gets_its_images()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Status, Kind = FaultKind.Respond, Status = 503, Times = null });
        var options = Queued;
        options.Timeout = TimeSpan.FromMilliseconds(400);

        var timeout = await Assert.ThrowsAsync<InferenceTimeoutException>(() => Client.RunAsync(Request, options));

        Assert.Equal((Row.RequestId, ChargeOutcome.ChargedIfCompleted), (timeout.RequestId, timeout.Charge));
        Assert.Equal(SegmindErrorKind.ServerError, Assert.IsType<SegmindApiException>(timeout.InnerException).Kind);
        await CompletionAsync();
        Assert.Single((await timeout.Job.GetResultAsync()).Images);
        Assert.Equal(1, Posts($"/v2/{SeedEdit}"));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_cancelled_wait_keeps_the_job_and_the_work_goes_on()
    {
        using var leave = new CancellationTokenSource();
        var options = Queued;
        options.Progress = new Progress { Heard = _ => leave.Cancel() };

        var canceled = await Assert.ThrowsAsync<InferenceCanceledException>(() => Client.RunAsync(Request, options, leave.Token));

        Assert.Equal((Row.RequestId, ChargeOutcome.ChargedIfCompleted), (canceled.Job!.RequestId, canceled.Charge));
        Assert.Single((await canceled.Job.WaitAsync(Wait)).Images);
        Assert.Equal(1, Posts($"/v2/{SeedEdit}"));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_job_that_runs_has_no_result_yet()
    {
        var job = await Client.SubmitAsync(Request);

        var early = await Assert.ThrowsAsync<SegmindException>(() => job.GetResultAsync());

        Assert.Equal((job, ChargeOutcome.ChargedIfCompleted), (early.Job, early.Charge));
        await job.WaitAsync(Wait);
    }

    private async Task CompletionAsync()
    {
        while (Row.State != LedgerState.Completed)
        {
            await Task.Delay(10);
        }
    }

    private sealed class Progress : IProgress<JobStatus>
    {
        public List<JobStatus> Statuses { get; } = [];

        public Action<JobStatus>? Heard { get; init; }

        public void Report(JobStatus value)
        {
            Statuses.Add(value);
            Heard?.Invoke(value);
        }
    }
}
