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
    public async Task A_client_that_is_closed_ends_what_waits_for_a_turn_or_for_room_with_nothing_sent()
    {
        var client = NewClient(0.001);
        var job = await _time.RunAsync(client.SubmitAsync(Request));
        var forEver = new WaitOptions { Timeout = Timeout.InfiniteTimeSpan };
        var polled = job.WaitAsync(forEver);
        _time.Advance(TimeSpan.FromSeconds(2));
        var (waiting, submit) = (client.GetJob("another").WaitAsync(forEver), client.SubmitAsync(Request));

        client.Dispose();

        foreach (var one in new Task[] { polled, waiting, submit })
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => _time.RunAsync(one));
        }

        Assert.Equal(1, _submits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_makes_no_sense_is_refused_by_name(double rate) =>
        Assert.Contains("MaxPollsPerSecond", Assert.Throws<ArgumentException>(() => NewClient(rate)).Message, StringComparison.Ordinal);

    private bool _refuse;

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
                return Fixture.Reply("v2-result-image.200.json");
            }

            var started = _accepted.GetValueOrDefault(path.Split('/')[3], TimeSpan.MaxValue);
            return started != TimeSpan.MaxValue && _time.Elapsed - started >= _latency ? JobService.State("COMPLETED") : JobService.State("PROCESSING");
        }
    }
}
