using System.Net;
using System.Text.Json;

namespace Segmind.Sdk.Tests;

/// <summary>Exceptions that users can build for tests of their own code, and what they say when nothing is set.</summary>
public class ExceptionShapeTests
{
    private static readonly Job SomeJob = new Handle();

    [Fact]
    public void Every_exception_can_be_built_by_hand()
    {
        var api = new SegmindApiException("m") { StatusCode = HttpStatusCode.TooManyRequests, Kind = SegmindErrorKind.RateLimited, Detail = "d", ResponseBody = "b", ResetAt = DateTimeOffset.UnixEpoch, Job = SomeJob, Charge = ChargeOutcome.NotCharged };
        var unknown = new SubmitOutcomeUnknownException("m", new IOException()) { Model = "x", SubmittedAt = DateTimeOffset.UnixEpoch, StatusCode = HttpStatusCode.BadGateway, ResponseBody = "b", RequestId = "r9" };
        var timeout = new InferenceTimeoutException("m", SomeJob) { Elapsed = TimeSpan.FromSeconds(1), LastStatus = new JobStatus { State = JobState.Queued, RawState = "QUEUED" } };
        var failed = new InferenceFailedException("m") { Detail = "blocked by NSFW filter", Body = JsonDocument.Parse("{}").RootElement };

        Assert.Equal(("h1", true), (api.RequestId, api.IsTransient));
        Assert.Equal(("r9", ChargeOutcome.Unknown), (unknown.RequestId, unknown.Charge));
        Assert.Equal(("h1", ChargeOutcome.ChargedIfCompleted), (timeout.RequestId, timeout.Charge));
        Assert.Equal((true, ChargeOutcome.NotCharged), (failed.LooksBlocked, failed.Charge));
    }

    [Fact]
    public void Everything_but_cancellation_is_a_SegmindException()
    {
        Assert.All([typeof(SegmindApiException), typeof(InferenceFailedException), typeof(InferenceTimeoutException), typeof(SubmitOutcomeUnknownException), typeof(SegmindConnectionException), typeof(SpendLimitExceededException)], type => Assert.True(type.IsSubclassOf(typeof(SegmindException))));
        Assert.True(typeof(InferenceCanceledException).IsSubclassOf(typeof(OperationCanceledException)));
    }

    [Fact]
    public void A_timeout_without_a_job_can_not_be_built() => Assert.Throws<ArgumentNullException>(() => new InferenceTimeoutException("m", null!));

    [Fact]
    public void A_cancellation_keeps_its_token_and_its_job()
    {
        using var source = new CancellationTokenSource();

        var canceled = new InferenceCanceledException("m", null, source.Token) { Job = SomeJob, Charge = ChargeOutcome.ChargedIfCompleted };

        Assert.Equal((source.Token, SomeJob), (canceled.CancellationToken, canceled.Job));
    }

    [Fact]
    public void The_job_on_a_timeout_is_the_one_a_handler_of_the_base_sees()
    {
        SegmindException timeout = new InferenceTimeoutException("m", SomeJob);

        Assert.Same(SomeJob, timeout.Job);
        Assert.Equal("h1", timeout.RequestId);
    }

    [Theory]
    [InlineData(SegmindErrorKind.RateLimited, true)]
    [InlineData(SegmindErrorKind.ServerError, true)]
    [InlineData(SegmindErrorKind.UnreadableAnswer, true)]
    [InlineData(SegmindErrorKind.Unknown, false)]
    [InlineData(SegmindErrorKind.InvalidRequest, false)]
    [InlineData(SegmindErrorKind.JobNotFound, false)]
    [InlineData(SegmindErrorKind.InsufficientCredits, false)]
    public void Transient_is_what_may_pass_without_a_change(SegmindErrorKind kind, bool transient) =>
        Assert.Equal(transient, new SegmindApiException("m") { Kind = kind }.IsTransient);

    [Fact]
    public void Unknown_is_the_zero_of_every_outcome() =>
        Assert.Equal((SegmindErrorKind.Unknown, ChargeOutcome.Unknown, JobState.Unknown), (default(SegmindErrorKind), default(ChargeOutcome), default(JobState)));

    private sealed class Handle() : Job("h1");
}
