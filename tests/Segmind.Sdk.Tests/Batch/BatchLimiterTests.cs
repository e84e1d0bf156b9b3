using System.Globalization;
using System.Threading.RateLimiting;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>The caller's limiter says when a submit may leave, and nobody else's run pays for it.</summary>
public sealed class BatchLimiterTests : IDisposable
{
    private readonly BatchService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Each_submit_takes_one_permit_and_gives_it_back_after_its_answer()
    {
        using var limiter = new FakeLimiter((_, _) => Task.FromResult(true));
        var held = new List<int>();
        _service.Submit = prompt =>
        {
            lock (held)
            {
                held.Add(limiter.Held);
            }

            return BatchService.Accepted(prompt);
        };

        await _service.RunAsync(30, new BatchOptions { MaxConcurrency = 4, SubmitLimiter = limiter });

        Assert.Equal((30, 0), (limiter.Given, limiter.Held));
        Assert.All(held, count => Assert.InRange(count, 1, 4));
    }

    [Fact]
    public async Task A_limiter_for_one_at_a_time_lets_submits_through_one_by_one()
    {
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 8 });
        var (submitting, most) = (0, 0);
        _service.SubmitAsync = async (prompt, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref submitting));
            await Task.Delay(TimeSpan.FromSeconds(0.1), _service.Time, CancellationToken.None);
            Interlocked.Decrement(ref submitting);
            return BatchService.Accepted(prompt);
        };

        var outcomes = await _service.RunAsync(30, new BatchOptions { MaxConcurrency = 8, SubmitLimiter = limiter });

        Assert.Equal(1, most);
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
    }

    [Fact]
    public async Task A_submit_that_is_tried_again_takes_another_permit()
    {
        using var limiter = new FakeLimiter((_, _) => Task.FromResult(true));
        var isFirst = true;
        _service.Submit = prompt =>
        {
            (var wasFirst, isFirst) = (isFirst, false);
            return wasFirst ? JobService.Error(429) : BatchService.Accepted(prompt);
        };

        Assert.Null(Assert.Single(await _service.RunAsync(1, new BatchOptions { SubmitLimiter = limiter })).Error);

        Assert.Equal((2, 0), (limiter.Given, limiter.Held));
    }

    [Fact]
    public async Task Rows_go_on_waiting_for_a_low_rate_limit_as_long_as_it_lets_any_through()
    {
        const int perMinute = 5;
        var (window, count) = (0, 0);
        _service.SubmitAsync = (prompt, _) => Task.FromResult(Admit(prompt));

        var outcomes = await _service.RunAsync(60, new BatchOptions { MaxConcurrency = 32 });

        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
        Assert.InRange(_service.Time.Elapsed, TimeSpan.FromMinutes(60 / perMinute - 1), TimeSpan.FromMinutes(60));

        HttpResponseMessage Admit(string prompt)
        {
            lock (_service)
            {
                var now = (int)_service.Time.Elapsed.TotalMinutes;
                (window, count) = now == window ? (window, count + 1) : (now, 1);
                return count <= perMinute ? BatchService.Accepted(prompt) : Limited(TimeSpan.FromMinutes(now + 1) - _service.Time.Elapsed);
            }
        }

        HttpResponseMessage Limited(TimeSpan left)
        {
            var reply = JobService.Error(429);
            reply.Headers.Date = _service.Time.GetUtcNow();
            reply.Headers.Add("x-rate-limit-reset-at-utc", (_service.Time.GetUtcNow() + left).ToString("O", CultureInfo.InvariantCulture));
            return reply;
        }
    }

    [Fact]
    public async Task A_rate_limit_that_lets_nobody_through_fails_the_rows()
    {
        _service.Submit = _ => JobService.Error(429);

        var outcomes = await _service.RunAsync(4, new BatchOptions { MaxConcurrency = 2 });

        Assert.All(outcomes, outcome => Assert.Equal((SegmindErrorKind.RateLimited, ChargeOutcome.NotCharged), (Assert.IsType<SegmindApiException>(outcome.Error).Kind, outcome.Charge)));
        Assert.Equal(4, outcomes.Count);
    }

    [Fact]
    public async Task A_permit_that_is_refused_fails_its_row_unsent()
    {
        using var limiter = new FakeLimiter((asked, _) => Task.FromResult(asked != 2));

        var outcomes = await _service.RunAsync(3, new BatchOptions { MaxConcurrency = 1, SubmitLimiter = limiter });

        Assert.Equal([null, typeof(SegmindException), null], outcomes.Select(outcome => outcome.Error?.GetType()));
        Assert.Equal((ChargeOutcome.NotCharged, false), (outcomes[1].Charge, outcomes[1].IsSkipped));
        Assert.Contains("after 3 s", outcomes[1].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["0", "2"], _service.Submitted);
    }

    [Fact]
    public async Task A_limiter_that_throws_fails_its_row_unsent()
    {
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1 });
        limiter.Dispose();

        var outcome = Assert.Single(await _service.RunAsync(1, new BatchOptions { SubmitLimiter = limiter }));

        Assert.IsType<ObjectDisposedException>(Assert.IsType<SegmindException>(outcome.Error).InnerException);
        Assert.Equal(ChargeOutcome.NotCharged, outcome.Charge);
        Assert.Empty(_service.Submitted);
    }
}
