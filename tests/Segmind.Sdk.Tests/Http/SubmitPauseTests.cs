using System.Globalization;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A 429 to one submit pauses all that share its key and origin, until its reset; then one goes first.</summary>
public sealed class SubmitPauseTests : IDisposable
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };
    private readonly VirtualTime _time = new();
    private readonly List<TimeSpan> _posts = [];
    private readonly FakeService _service;
    private readonly SegmindClient _client;
    private Func<int, CancellationToken, Task<HttpResponseMessage>> _answer = (_, _) => Task.FromResult(Accepted());

    public SubmitPauseTests()
    {
        _service = new FakeService((arrival, token) =>
        {
            lock (_posts)
            {
                _posts.Add(_time.Elapsed);
                return _answer(_posts.Count, token);
            }
        });
        _client = _service.NewClient(_time);
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-24)]
    [InlineData(+24)]
    public async Task Nobody_submits_before_the_reset_and_one_goes_first_after_it(int skewInHours)
    {
        _time.Skew = TimeSpan.FromHours(skewInHours);
        var first = new TaskCompletionSource<HttpResponseMessage>();
        _answer = (n, _) => n switch
        {
            1 => Task.FromResult(Limited(40)),
            2 => first.Task,
            _ => Task.FromResult(Accepted()),
        };

        var submits = await SubmitManyAsync(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        submits.AddRange(await SubmitManyAsync(9));
        await PassUntilAsync(39.99);
        Assert.Single(_posts);

        await PassUntilAsync(60);
        Assert.Equal(2, _posts.Count);
        first.SetResult(Accepted());
        await _time.RunAsync(Task.WhenAll(submits));

        Assert.Equal(11, _posts.Count);
        Assert.InRange(_posts[1], TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(41));
    }

    [Fact]
    public async Task When_the_first_one_is_limited_again_the_others_have_used_up_a_try_without_a_request()
    {
        _answer = (_, _) => Task.FromResult(Limited(30));

        var submits = await SubmitManyAsync(1);
        submits.AddRange(await SubmitManyAsync(9));
        await _time.RunAsync(Task.WhenAll(submits.Select(submit => Assert.ThrowsAsync<SegmindApiException>(() => submit))));

        // One at the start, and one for each of the four resets that those who came later sat through.
        Assert.Equal(JobService.Seconds(0, 30, 60, 90, 120), _posts);
        Assert.All(submits, submit => Assert.Equal(
            (SegmindErrorKind.RateLimited, ChargeOutcome.NotCharged),
            submit.Exception!.InnerException is SegmindApiException e ? (e.Kind, e.Charge) : default));
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task A_reset_that_is_too_far_away_refuses_all_submits_without_a_request_until_it_is_near()
    {
        _answer = (n, _) => Task.FromResult(n == 1 ? Limited(100) : Accepted());
        await Assert.ThrowsAsync<SegmindApiException>(() => _client.SubmitAsync(Request));

        await PassUntilAsync(39);
        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _client.SubmitAsync(Request));
        Assert.Equal((SegmindErrorKind.RateLimited, VirtualTime.Start.AddSeconds(100)), (refused.Kind, refused.ResetAt));
        Assert.Single(_posts);

        await PassUntilAsync(41);
        await _time.RunAsync(_client.SubmitAsync(Request));
        Assert.Equal(JobService.Seconds(0, 100), _posts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("2026-11-21T11:00:00Z")]
    public async Task Without_a_reset_that_makes_sense_it_backs_off_longer_each_time(string? header)
    {
        _answer = (_, _) =>
        {
            var reply = Dated(JobService.Error(429));
            if (header is not null)
            {
                reply.Headers.TryAddWithoutValidation("x-rate-limit-reset-at-utc", header);
            }

            return Task.FromResult(reply);
        };

        for (var call = 0; call < 2; call++)
        {
            await _time.RunAsync(Assert.ThrowsAsync<SegmindApiException>(() => _client.SubmitAsync(Request)));
        }

        // The second call waits for the limit it finds, and 5 s is the most.
        Assert.Equal(JobService.Seconds(0, 0.5, 1.5, 3.5, 7.5, 12.5, 17.5, 22.5), _posts);
    }

    [Fact]
    public async Task A_reset_that_only_our_own_clock_can_tell_is_believed_for_a_minute()
    {
        _time.Skew = TimeSpan.FromHours(-24);
        _answer = (n, _) =>
        {
            var reply = n == 1 ? Limited(10) : Accepted();
            reply.Headers.Date = null;
            return Task.FromResult(reply);
        };
        await Assert.ThrowsAsync<SegmindApiException>(() => _client.SubmitAsync(Request));

        await _time.RunAsync(_client.SubmitAsync(Request));

        Assert.Equal(JobService.Seconds(0, 60), _posts);
    }

    [Fact]
    public async Task When_the_first_one_is_cancelled_the_next_one_goes_first()
    {
        using var source = new CancellationTokenSource();
        _answer = (n, token) => n switch
        {
            1 => Task.FromResult(Limited(5)),
            2 => JobService.HangAsync(token),
            _ => Task.FromResult(Accepted()),
        };
        var first = _client.SubmitAsync(Request, cancellationToken: source.Token);
        await PassUntilAsync(6);
        var next = await SubmitManyAsync(1);
        Assert.Equal(2, _posts.Count);

        await source.CancelAsync();

        await Assert.ThrowsAsync<InferenceCanceledException>(() => first);
        await _time.RunAsync(next[0]);
        Assert.Equal(3, _posts.Count);
    }

    [Fact]
    public async Task Cancelling_during_the_pause_ends_the_call_at_once_and_nothing_was_submitted()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3), _time);
        _answer = (_, _) => Task.FromResult(Limited(30));

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _time.RunAsync(_client.SubmitAsync(Request, cancellationToken: source.Token)));

        Assert.IsNotType<InferenceCanceledException>(canceled);
        Assert.Equal(TimeSpan.FromSeconds(3), _time.Elapsed);
        Assert.Single(_posts);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task Of_several_limits_heard_at_once_the_latest_reset_counts()
    {
        var answers = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource<HttpResponseMessage>()).ToArray();
        _answer = (n, _) => n <= 3 ? answers[n - 1].Task : Task.FromResult(Accepted());
        var submits = await SubmitManyAsync(3);
        answers[0].SetResult(Limited(10));
        answers[1].SetResult(Limited(20));
        answers[2].SetResult(Limited(5));

        await _time.RunAsync(Task.WhenAll(submits));

        Assert.Equal(JobService.Seconds(0, 0, 0, 20, 20, 20), _posts);
    }

    [Fact]
    public async Task A_limit_of_one_key_or_of_the_AIML_API_is_not_that_of_another()
    {
        var key = "SG_one_of_the_tenants";
        using var service = new FakeService(arrival => arrival.Headers.GetValueOrDefault("x-api-key") == "SG_one_of_the_tenants" ? Limited(3000) : Accepted());
        using var client = service.NewClient(_time, options => options.ApiKeyProvider = _ => ValueTask.FromResult(key));
        await Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request));

        key = "SG_the_other_tenant";
        Assert.Equal("r1", (await client.SubmitAsync(Request)).RequestId);
        Assert.Equal(2, service.Posts.Count());

        key = "SG_one_of_the_tenants";
        await Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request));
        Assert.Equal(2, service.Posts.Count());
    }

    private static HttpResponseMessage Accepted() => FakeService.Json("""{"request_id":"r1"}""");

    private HttpResponseMessage Dated(HttpResponseMessage reply)
    {
        reply.Headers.Date = VirtualTime.Start + _time.Elapsed;
        return reply;
    }

    private HttpResponseMessage Limited(double seconds)
    {
        var reply = Dated(JobService.Error(429));
        reply.Headers.Add("x-rate-limit-reset-at-utc", (VirtualTime.Start + _time.Elapsed + TimeSpan.FromSeconds(seconds)).ToString("O", CultureInfo.InvariantCulture));
        return reply;
    }

    /// <summary>Begins submits and lets each get as far as it can.</summary>
    private async Task<List<Task<Job>>> SubmitManyAsync(int count)
    {
        var submits = Enumerable.Range(0, count).Select(_ => _client.SubmitAsync(Request)).ToList();
        await _time.SettleAsync();
        return submits;
    }

    /// <summary>Moves the clock there, from timer to timer.</summary>
    private async Task PassUntilAsync(double seconds)
    {
        await _time.RunAsync(Task.Delay(TimeSpan.FromSeconds(seconds) - _time.Elapsed, _time));
        await _time.SettleAsync();
    }
}
