using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What a caller is told when the service refuses a call that costs nothing.</summary>
public sealed class ReadRefusalTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly FakeService _service;
    private readonly SegmindClient _client;
    private Func<HttpResponseMessage> _answer = () => Fixture.Reply("credits.200.json");

    public ReadRefusalTests()
    {
        _service = new FakeService(_ => _answer());
        _client = _service.NewClient(_time);
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
    }

    [Theory]
    [InlineData(400, SegmindErrorKind.InvalidRequest, false, 1)]
    [InlineData(401, SegmindErrorKind.Unauthorized, false, 1)]
    [InlineData(402, SegmindErrorKind.InsufficientCredits, false, 1)]
    [InlineData(403, SegmindErrorKind.Forbidden, false, 1)]
    [InlineData(404, SegmindErrorKind.ModelNotFound, false, 1)]
    [InlineData(405, SegmindErrorKind.MethodNotAllowed, false, 1)]
    [InlineData(406, SegmindErrorKind.InvalidRequest, false, 1)]
    [InlineData(408, SegmindErrorKind.ServerError, true, 3)]
    [InlineData(410, SegmindErrorKind.ModelRetired, false, 1)]
    [InlineData(413, SegmindErrorKind.InvalidRequest, false, 1)]
    [InlineData(415, SegmindErrorKind.UnsupportedContent, false, 1)]
    [InlineData(418, SegmindErrorKind.Unknown, false, 1)]
    [InlineData(422, SegmindErrorKind.InvalidRequest, false, 1)]
    [InlineData(429, SegmindErrorKind.RateLimited, true, 3)]
    [InlineData(500, SegmindErrorKind.ServerError, true, 3)]
    [InlineData(502, SegmindErrorKind.ServerError, true, 3)]
    [InlineData(503, SegmindErrorKind.ServerError, true, 3)]
    [InlineData(504, SegmindErrorKind.ServerError, true, 3)]
    [InlineData(302, SegmindErrorKind.Unknown, false, 1)]
    public async Task A_refused_read_names_its_kind_and_is_repeated_only_when_that_can_help(int status, SegmindErrorKind kind, bool transient, int arrivals)
    {
        _answer = () => JobService.Error(status);

        var refused = await FailAsync<SegmindApiException>();

        Assert.Equal((kind, transient, ChargeOutcome.NotCharged), (refused.Kind, refused.IsTransient, refused.Charge));
        Assert.StartsWith($"Could not read the credits: HTTP {status} ({kind}), \"no\". Nothing was charged.", refused.Message);
        Assert.Equal(arrivals, _service.Arrivals.Count);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task Credits_are_read()
    {
        var credits = await _client.GetCreditsAsync();

        Assert.Equal(new Credits(0.0m, 0.0184921035m), credits);
        Assert.Equal("/v1/get-user-credits", _service.Arrivals.Single().Path);
    }

    [Fact]
    public async Task An_account_without_a_credits_record_is_told_apart_from_a_wrong_address()
    {
        _answer = () => JobService.Error(404, """{"error":"No credits found for the user"}""");

        Assert.Equal(SegmindErrorKind.InsufficientCredits, (await FailAsync<SegmindApiException>()).Kind);
    }

    [Theory]
    [InlineData("""{"credits":"12.5"}""", "12.5", "0")]
    [InlineData("""{"credits":3,"free-credits":null}""", "3", "0")]
    public async Task Credits_may_be_text_and_the_free_ones_absent(string body, string paid, string free)
    {
        _answer = () => FakeService.Json(body);

        var credits = await _client.GetCreditsAsync();

        Assert.Equal((paid, free), (credits.Paid.ToString(System.Globalization.CultureInfo.InvariantCulture), credits.Free.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"credi""")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"credits":true}""")]
    public async Task An_answer_that_can_not_be_read_is_its_own_kind(string body)
    {
        _answer = () => FakeService.Json(body);

        var refused = await FailAsync<SegmindApiException>();

        Assert.Equal(SegmindErrorKind.UnreadableAnswer, refused.Kind);
        Assert.True(refused.IsTransient);
    }

    [Fact]
    public async Task No_answer_is_a_connection_fault_after_two_repeats()
    {
        _answer = () => throw new HttpRequestException("no route to host");

        var fault = await FailAsync<SegmindConnectionException>();

        Assert.Equal("Could not read the credits: the connection failed (no route to host). Nothing was charged. Try again later.", fault.Message);
        Assert.IsType<HttpRequestException>(fault.InnerException);
        Assert.Equal(3, _service.Arrivals.Count);
    }

    [Theory]
    [InlineData("2026-11-21T12:00:45Z")]
    [InlineData("2026-11-21 12:00:45")]
    [InlineData("Sat, 21 Nov 2026 12:00:45 GMT")]
    [InlineData("1795262445")]
    [InlineData("1795262445000")]
    public async Task The_reset_of_a_rate_limit_is_told_whatever_its_format(string reset)
    {
        _answer = () =>
        {
            var reply = JobService.Error(429);
            reply.Headers.Add("x-rate-limit-reset-at-utc", reset);
            return reply;
        };

        Assert.Equal(VirtualTime.Start.AddSeconds(45), (await FailAsync<SegmindApiException>()).ResetAt);
    }

    [Theory]
    [InlineData(61, false)]
    [InlineData(3600, false)]
    [InlineData(60, true)]
    [InlineData(30, true)]
    public async Task A_read_is_repeated_after_the_reset_of_its_rate_limit_if_that_is_within_a_minute(int seconds, bool isRepeated)
    {
        var tries = 0;
        _answer = () =>
        {
            var reply = ++tries == 1 ? JobService.Error(429) : Fixture.Reply("credits.200.json");
            reply.Headers.Add("x-rate-limit-reset-at-utc", VirtualTime.Start.AddSeconds(seconds).ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            return reply;
        };

        var fault = await Record.ExceptionAsync(() => _time.RunAsync(_client.GetCreditsAsync()));

        Assert.Equal(isRepeated ? null : SegmindErrorKind.RateLimited, (fault as SegmindApiException)?.Kind);
        Assert.Equal((isRepeated ? 2 : 1, TimeSpan.FromSeconds(isRepeated ? seconds : 0)), (_service.Arrivals.Count, _time.Elapsed));
    }

    [Fact]
    public async Task A_reset_is_told_only_for_rate_limits()
    {
        _answer = () =>
        {
            var reply = JobService.Error(401);
            reply.Headers.Add("x-rate-limit-reset-at-utc", "2026-11-21T12:00:45Z");
            return reply;
        };

        Assert.Null((await FailAsync<SegmindApiException>()).ResetAt);
    }

    private async Task<TException> FailAsync<TException>() where TException : Exception =>
        await Assert.ThrowsAsync<TException>(() => _time.RunAsync(_client.GetCreditsAsync()));
}
