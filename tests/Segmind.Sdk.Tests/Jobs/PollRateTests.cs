using System.Net;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A client with a rate of polls, counted where they arrive.</summary>
public sealed class PollRateTests : IDisposable
{
    private static readonly SeedEditV3 Request = JobService.Request;
    private readonly VirtualTime _time = new();
    private readonly List<(string Path, TimeSpan At)> _arrivals = [];
    private readonly FakeService _service;
    private TimeSpan _latency = TimeSpan.FromSeconds(20);
    private int _submits;
    private readonly Dictionary<string, TimeSpan> _accepted = [];

    public PollRateTests() => _service = new FakeService((request, _) => Task.FromResult(Answer(request)));

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Fifty_jobs_that_wait_are_polled_and_fetched_at_the_set_rate()
    {
        using var client = NewClient(5);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.SubmitAsync(Request)));

        await _time.RunAsync(Task.WhenAll(jobs.Select(job => job.WaitAsync())));

        var reads = _arrivals.Where(one => one.Path.StartsWith("/v2/requests", StringComparison.Ordinal)).Select(one => one.At).Order().ToList();
        Assert.Equal(50, _arrivals.Count(one => IsFetch(one.Path)));
        Assert.All(Enumerable.Range(0, reads.Count - 6), n => Assert.True(reads[n + 6] - reads[n] >= TimeSpan.FromSeconds(1), $"more than 5 in a second at {reads[n]}"));
    }

    [Fact]
    public async Task A_deadline_holds_when_no_turn_comes()
    {
        using var client = NewClient(0.01);
        var (first, second) = (client.GetJob("a").WaitAsync(new WaitOptions { Timeout = TimeSpan.FromSeconds(30) }), client.GetJob("b").WaitAsync(new WaitOptions { Timeout = TimeSpan.FromSeconds(30) }));

        await _time.RunAsync(Task.WhenAll(Assert.ThrowsAsync<InferenceTimeoutException>(() => first), Assert.ThrowsAsync<InferenceTimeoutException>(() => second)));

        Assert.Equal(TimeSpan.FromSeconds(30), _time.Elapsed);
        Assert.Single(_arrivals);
    }

    [Fact]
    public async Task No_more_jobs_are_in_flight_than_can_be_collected_within_the_hour_and_none_expires_unseen()
    {
        using var client = NewClient(0.05);
        Assert.Equal(60, JobSlots.MostJobs(0.05));
        _latency = TimeSpan.FromMinutes(5);

        var runs = Enumerable.Range(0, 150).Select(_ => client.RunAsync(Request, new RunOptions { Timeout = Timeout.InfiniteTimeSpan })).ToList();
        await _time.RunAsync(Task.WhenAll(runs));

        Assert.Equal(150, _submits);
        var fetched = _arrivals.Where(one => IsFetch(one.Path)).ToDictionary(one => one.Path.Split('/')[3], one => one.At, StringComparer.Ordinal);
        Assert.Equal(150, fetched.Count);
        Assert.True(MostInFlight(fetched) <= 60, $"{MostInFlight(fetched)} in flight");
        Assert.All(_accepted, job => Assert.True(fetched[job.Key] - job.Value < TimeSpan.FromHours(1), $"{job.Key} waited {fetched[job.Key] - job.Value}"));
    }

    [Fact]
    public async Task A_submit_that_is_refused_gives_its_room_back()
    {
        using var client = NewClient(0.001);
        Assert.Equal(1, JobSlots.MostJobs(0.001));
        _refuse = true;
        await Assert.ThrowsAsync<SegmindApiException>(() => _time.RunAsync(client.SubmitAsync(Request)));
        _refuse = false;

        await _time.RunAsync(client.SubmitAsync(Request));

        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public async Task A_job_that_has_ended_gives_its_room_back_and_its_result_waits_for_no_turn()
    {
        using var client = NewClient(0.001);
        _latency = TimeSpan.Zero;
        await _time.RunAsync(client.RunAsync(Request));

        await _time.RunAsync(client.SubmitAsync(Request));

        Assert.Equal(TimeSpan.FromSeconds(1), _time.Elapsed);
    }

    [Fact]
    public async Task A_job_whose_end_nobody_sees_gives_its_room_back_after_its_hour()
    {
        using var client = NewClient(0.001);
        await _time.RunAsync(client.SubmitAsync(Request));

        await _time.RunAsync(client.SubmitAsync(Request));

        Assert.Equal(TimeSpan.FromHours(1), _time.Elapsed);
    }

    [Fact]
    public async Task A_submit_that_waits_for_room_can_be_cancelled_with_nothing_sent()
    {
        using var client = NewClient(0.001);
        using var source = new CancellationTokenSource();
        await _time.RunAsync(client.SubmitAsync(Request));
        var waiting = client.SubmitAsync(Request, cancellationToken: source.Token);
        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.IsNotType<InferenceCanceledException>(cancelled);
        Assert.Equal(1, _submits);
    }

    [Fact]
    public async Task However_slow_the_polls_a_result_that_is_paid_for_is_fetched()
    {
        using var client = NewClient(0.01);

        var result = await _time.RunAsync(client.RunAsync(Request, new RunOptions { Timeout = Timeout.InfiniteTimeSpan }));

        Assert.NotEmpty(result.Images);
        Assert.Single(_arrivals, one => IsFetch(one.Path));
    }

    [Fact]
    public async Task Fetches_that_are_made_again_and_again_take_one_turn_and_hold_up_no_other_job()
    {
        using var client = NewClient(1);
        (_latency, _fetchable) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(50));
        var paid = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.SubmitAsync(Request)));
        var fetched = Task.WhenAll(paid.Select(job => job.WaitAsync()));
        var other = client.GetJob("other").WaitAsync(new WaitOptions { Timeout = TimeSpan.FromMinutes(3) });

        await _time.RunAsync(fetched);
        await _time.RunAsync(Assert.ThrowsAsync<InferenceTimeoutException>(() => other));

        Assert.True(_arrivals.Count(one => IsFetch(one.Path)) > 200, "the fetches were not made again");
        var polls = _arrivals.Where(one => one.Path.Contains("other", StringComparison.Ordinal)).Select(one => one.At).ToList();
        Assert.InRange(polls.Zip(polls.Skip(1), (before, after) => after - before).Max(), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_wait_for_a_turn_ends_with_its_client()
    {
        using var client = NewClient(0.01);
        var first = client.GetJob("a").WaitAsync(new WaitOptions { Timeout = Timeout.InfiniteTimeSpan });
        var second = client.GetJob("b").WaitAsync(new WaitOptions { Timeout = Timeout.InfiniteTimeSpan });
        await _time.SettleAsync();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _time.RunAsync(first));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _time.RunAsync(second));
    }

    [Fact]
    public async Task A_submit_that_waits_for_room_sends_nothing_once_its_client_is_disposed_of()
    {
        using var client = NewClient(0.001);
        await _time.RunAsync(client.SubmitAsync(Request));
        var waiting = client.SubmitAsync(Request);
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _time.RunAsync(waiting));
        Assert.Equal(1, _submits);
    }

    [Fact]
    public async Task A_job_that_a_watch_saw_fail_gives_its_room_back()
    {
        using var client = NewClient(0.001);
        (_end, _latency) = ("FAILED", TimeSpan.Zero);
        var job = await _time.RunAsync(client.SubmitAsync(Request));

        await _time.RunAsync(WatchAsync(job));
        var seen = _time.Elapsed;
        await _time.RunAsync(client.SubmitAsync(Request));

        Assert.InRange(_time.Elapsed - seen, TimeSpan.Zero, TimeSpan.FromMinutes(20));

        static async Task WatchAsync(Job job)
        {
            await foreach (var status in job.WatchAsync())
            {
                Assert.Equal(JobState.Failed, status.State);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.0009)]
    [InlineData(double.Epsilon)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_makes_no_sense_is_refused_by_name(double rate) =>
        Assert.Contains("MaxPollsPerSecond", Assert.Throws<ArgumentException>(() => NewClient(rate)).Message, StringComparison.Ordinal);

    private bool _refuse;
    private TimeSpan _fetchable;
    private string _end = "COMPLETED";

    private SegmindClient NewClient(double rate) => _service.NewClient(_time, options => options.MaxPollsPerSecond = rate);

    private static bool IsFetch(string path) => path.StartsWith("/v2/requests", StringComparison.Ordinal) && !path.EndsWith("/status", StringComparison.Ordinal);

    private int MostInFlight(Dictionary<string, TimeSpan> fetched) =>
        _accepted.Values.Max(at => _accepted.Count(job => job.Value <= at && fetched[job.Key] > at));

    private HttpResponseMessage Answer(Arrival request)
    {
        lock (_arrivals)
        {
            var path = request.Url.AbsolutePath;
            _arrivals.Add((path, _time.Elapsed));
            if (request.Method == HttpMethod.Post)
            {
                if (_refuse)
                {
                    return JobService.Error(400);
                }

                var id = $"r{++_submits}";
                _accepted[id] = _time.Elapsed;
                return FakeService.Json($$"""{"request_id":"{{id}}","status":"QUEUED"}""");
            }

            if (IsFetch(path))
            {
                return _time.Elapsed >= _fetchable ? Fixture.Reply("v2-result-image.200.json") : JobService.Error(503);
            }

            var started = _accepted.GetValueOrDefault(path.Split('/')[3], TimeSpan.MaxValue);
            return started != TimeSpan.MaxValue && _time.Elapsed - started >= _latency ? JobService.State(_end) : JobService.State("PROCESSING");
        }
    }
}
