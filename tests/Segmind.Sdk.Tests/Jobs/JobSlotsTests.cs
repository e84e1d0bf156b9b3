using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Room for one job, since so slow a rate of polls collects no more.</summary>
public sealed class JobSlotsTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly FakeService _service = new(_ => JobService.State("QUEUED"));
    private readonly SegmindClient _client;
    private readonly JobSlots _slots;

    public JobSlotsTests()
    {
        _client = _service.NewClient(_time);
        _slots = new JobSlots(0.001, _time);
    }

    public void Dispose()
    {
        _slots.Dispose();
        _client.Dispose();
        _service.Dispose();
    }

    [Theory]
    [InlineData(0.0001, 1)]
    [InlineData(1, 1200)]
    [InlineData(1e9, int.MaxValue)]
    public void A_round_of_polls_takes_twenty_minutes(double pollsPerSecond, int jobs) => Assert.Equal(jobs, JobSlots.MostJobs(pollsPerSecond));

    [Fact]
    public async Task Without_a_rate_there_is_no_bound()
    {
        using var slots = new JobSlots(null, _time);

        Assert.Null(await slots.TakeAsync(CancellationToken.None));
        slots.Free(_client.GetJob("r1"));
    }

    [Fact]
    public async Task A_slot_that_no_job_keeps_goes_back_with_its_call()
    {
        (await TakeAsync()).Dispose();

        Assert.True(IsRoom());
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task A_job_that_has_ended_gives_its_room_back_once_and_waits_for_no_expiry()
    {
        var job = await KeepAsync("r1");
        Assert.False(IsRoom());

        _slots.Free(_client.GetJob("another"));
        Assert.False(IsRoom());

        _slots.Free(job);
        _slots.Free(job);

        Assert.Equal(0, _time.PendingTimers);
        Assert.True(IsRoom());
    }

    [Fact]
    public async Task A_job_that_nobody_sees_end_keeps_its_room_for_an_hour()
    {
        await KeepAsync("r1");

        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.False(IsRoom());

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(IsRoom());
    }

    [Fact]
    public async Task A_job_that_is_accepted_twice_takes_up_one_slot()
    {
        using var slots = new JobSlots(2.0 / 1200, _time);
        var job = _client.GetJob("r1");
        for (var i = 0; i < 3; i++)
        {
            using var slot = await slots.TakeAsync(CancellationToken.None);
            slot!.Keep(job);
        }

        Assert.Equal(1, _time.PendingTimers);
        Assert.True(slots.TakeAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Closed_it_leaves_no_timer_and_lets_nobody_wait()
    {
        await KeepAsync("r1");
        var waiting = _slots.TakeAsync(CancellationToken.None).AsTask();

        _slots.Dispose();

        await _time.RunAsync(waiting);
        Assert.Equal(0, _time.PendingTimers);
    }

    private async Task<Job> KeepAsync(string id)
    {
        var job = _client.GetJob(id);
        using var slot = await TakeAsync();
        slot.Keep(job);
        return job;
    }

    private async Task<JobSlot> TakeAsync() => (await _slots.TakeAsync(CancellationToken.None))!;

    private bool IsRoom()
    {
        using var source = new CancellationTokenSource();
        var next = _slots.TakeAsync(source.Token).AsTask();
        var isRoom = next.IsCompletedSuccessfully;
        source.Cancel();
        next.ContinueWith(static one => one.Result!.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return isRoom;
    }
}
