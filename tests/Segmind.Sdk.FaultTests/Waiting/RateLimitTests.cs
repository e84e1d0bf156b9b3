using System.Globalization;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.Waiting;

/// <summary>A hundred callers and one rate limit: at most one request before its reset, and one alone after it, however wrong our clock is.</summary>
public sealed class RateLimitTests(ITestOutputHelper output) : IDisposable
{
    private const int Callers = 100;
    private static readonly TimeSpan Reset = TimeSpan.FromSeconds(45);
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };
    private readonly VirtualTime _time = new();
    private readonly List<TimeSpan> _posts = [];
    private readonly TaskCompletionSource<HttpResponseMessage> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TheoryData<string, int> Resets => new MatrixTheoryData<string, int>(["ISO 8601", "RFC 1123", "Unix s", "Unix ms"], [-24, 0, 24]);

    public void Dispose() => _first.TrySetCanceled();

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task Nobody_submits_before_the_reset_and_one_alone_after_it(string format, int skewInHours)
    {
        _time.Skew = TimeSpan.FromHours(skewInHours);
        var reset = VirtualTime.Start + Reset;
        using var service = new FakeService((_, _) => Hear(() => Limited(Format(reset, format))));
        using var client = service.NewClient(_time);

        var submits = new List<Task<Job>> { client.SubmitAsync(Request) };
        await _time.SettleAsync();
        submits.AddRange(Enumerable.Range(1, Callers - 1).Select(_ => client.SubmitAsync(Request)));
        await _time.RunAsync(Task.Delay(Reset + TimeSpan.FromSeconds(30), _time));
        var alone = _posts.Count;
        _first.SetResult(Accepted());
        await _time.RunAsync(Task.WhenAll(submits));

        output.WriteLine($"{format}, our clock {skewInHours:+0;-0;0} h: {_posts.Count(post => post < Reset)} request before the reset, the next {(_posts[1] - Reset).TotalMilliseconds:0} ms after it and alone until answered ({alone} in all), then {Callers - 1} more");
        Assert.Single(_posts, post => post < Reset);
        Assert.InRange(_posts[1], Reset, Reset + TimeSpan.FromSeconds(1));
        Assert.Equal(2, alone);
        Assert.Equal(1 + Callers, _posts.Count);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("soon")]
    [InlineData("30")]
    [InlineData("2026-11-21T11:59:00Z")]
    [InlineData("99999999999999999999")]
    public async Task Without_a_reset_that_makes_sense_callers_back_off_together_and_within_bounds(string? reset)
    {
        using var service = new FakeService((_, _) =>
        {
            _posts.Add(_time.Elapsed);
            return Task.FromResult(Limited(reset));
        });
        using var client = service.NewClient(_time);

        var submits = new List<Task> { Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request)) };
        await _time.SettleAsync();
        submits.AddRange(Enumerable.Range(1, Callers - 1).Select(_ => Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request))));
        await _time.RunAsync(Task.WhenAll(submits));

        output.WriteLine($"{reset ?? "no header"}: {Callers} callers, requests at {string.Join(", ", _posts.Select(post => post.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)))} s");
        Assert.Equal(JobService.Seconds(0, 0.5, 1.5, 3.5, 7.5), _posts);
    }

    /// <summary>The first answer is the limit, the second comes when the test says so, and the rest at once.</summary>
    private Task<HttpResponseMessage> Hear(Func<HttpResponseMessage> limited)
    {
        lock (_posts)
        {
            _posts.Add(_time.Elapsed);
            return _posts.Count switch
            {
                1 => Task.FromResult(limited()),
                2 => _first.Task,
                _ => Task.FromResult(Accepted()),
            };
        }
    }

    private HttpResponseMessage Limited(string? reset)
    {
        var reply = JobService.Error(429);
        reply.Headers.Date = VirtualTime.Start + _time.Elapsed;
        if (reset is not null)
        {
            reply.Headers.TryAddWithoutValidation("x-rate-limit-reset-at-utc", reset);
        }

        return reply;
    }

    private static HttpResponseMessage Accepted() => FakeService.Json("""{"request_id":"r1"}""");

    private static string Format(DateTimeOffset reset, string format) => format switch
    {
        "ISO 8601" => reset.ToString("O", CultureInfo.InvariantCulture),
        "RFC 1123" => reset.ToString("r", CultureInfo.InvariantCulture),
        "Unix s" => reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => reset.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
    };
}
