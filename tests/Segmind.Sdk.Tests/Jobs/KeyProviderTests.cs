using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A key provider that fails at one of its calls: the job it was to ask about is not lost.</summary>
public sealed class KeyProviderTests
{
    private const int AtSubmit = 1;
    private const int AtSecondPoll = 3;
    private const int AtFetch = 3;

    public static TheoryData<string> Failures => new("throws", "throws at once", "times out by itself", "stalls", "gives nothing");

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_poll_without_a_key_is_no_news(string failure)
    {
        using var job = Job(AtSecondPoll, failure);
        job.Answers = n => JobService.State(n == 1 ? "PROCESSING" : "COMPLETED");

        var result = await job.RunAsync();

        Assert.Single(result.Images);
        Assert.Equal(2, job.Polls.Count);
        Assert.Single(job.Service.Posts);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_fetch_without_a_key_is_made_again_for_the_job_was_charged(string failure)
    {
        using var job = Job(AtFetch, failure);

        var result = await job.RunAsync();

        Assert.Single(result.Images);
        Assert.Single(job.Fetches);
        Assert.Single(job.Polls);
    }

    [Theory]
    [InlineData("throws", typeof(InvalidOperationException))]
    [InlineData("throws at once", typeof(InvalidOperationException))]
    [InlineData("times out by itself", typeof(TaskCanceledException))]
    [InlineData("gives nothing", typeof(ArgumentException))]
    public async Task A_submit_without_a_key_is_not_sent_and_says_why(string failure, Type cause)
    {
        using var job = Job(AtSubmit, failure);

        var failed = await Assert.ThrowsAsync<SegmindConnectionException>(() => job.RunAsync());

        Assert.Equal(ChargeOutcome.NotCharged, failed.Charge);
        Assert.IsType(cause, failed.InnerException);
        Assert.Null(failed.Job);
        Assert.Empty(job.Service.Arrivals);
    }

    [Fact]
    public async Task A_key_provider_that_fails_once_its_time_is_up_is_told_as_ours()
    {
        using var limit = new CancellationTokenSource();
        var options = new SegmindClientOptions
        {
            ApiKeyProvider = _ =>
            {
                limit.Cancel();
                throw new IOException("The mount hangs.");
            },
        };

        var failed = await Assert.ThrowsAsync<SegmindConnectionException>(() =>
            new KeyRing(options, new Endpoints(options)).ForAsync(isWorkflow: false, new CallPurpose("read the status of job r1", ChargeOutcome.ChargedIfCompleted), limit.Token).AsTask());

        Assert.Equal(ChargeOutcome.ChargedIfCompleted, failed.Charge);
        Assert.IsType<IOException>(failed.InnerException);
    }

    private static JobService Job(int failingCall, string failure)
    {
        var calls = 0;
        return new(options => options.ApiKeyProvider = _ => ++calls != failingCall ? new("SG_rotated_0123456789") : failure switch
        {
            "throws" => new(Task.FromException<string>(new InvalidOperationException("The vault is locked."))),
            "times out by itself" => new(Task.FromException<string>(new TaskCanceledException("The vault did not answer."))),
            "stalls" => new(new TaskCompletionSource<string>().Task),
            "gives nothing" => new(""),
            _ => throw new InvalidOperationException("The vault is locked."),
        });
    }
}
