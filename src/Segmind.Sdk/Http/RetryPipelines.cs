using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;

namespace Segmind.Sdk;

/// <summary>The retry table as pipelines. Polls are not here: the poller is their retry. What our own guard refuses, it would refuse again.</summary>
internal static class RetryPipelines
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);

    public static ResiliencePipeline<ApiReply> Reads(TimeProvider time) =>
        Build(time, new RetryStrategyOptions<ApiReply>
        {
            MaxRetryAttempts = RetryTable.ReadRetries,
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is SegmindConnectionException { InnerException: not WireGuardException }
                || (args.Outcome.Result is { } reply && RetryTable.IsTransient(reply) && !RetryTable.ResetsTooLate(reply, time))),
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result is { } reply ? RetryTable.ResetWait(reply, time) : null),
        });

    /// <summary>For downloads, whose answers are streams and whose errors are exceptions.</summary>
    public static ResiliencePipeline<Stream?> Downloads(TimeProvider time) =>
        Build(time, new RetryStrategyOptions<Stream?>
        {
            MaxRetryAttempts = RetryTable.ReadRetries,
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is SegmindConnectionException or SegmindApiException { IsTransient: true }),
        });

    public static ResiliencePipeline<SubmitOutcome> Submits(TimeProvider time) =>
        Build(time, new RetryStrategyOptions<SubmitOutcome>
        {
            MaxRetryAttempts = RetryTable.SubmitRetries,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result switch
            {
                { Verdict: SubmitVerdict.NotSent, Cause: not WireGuardException } => true,
                { Verdict: SubmitVerdict.RateLimited, Reply: { } reply } => !RetryTable.ResetsTooLate(reply, time),
                _ => false,
            }),
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.Reply is { } reply ? RetryTable.ResetWait(reply, time) : null),
        });

    private static ResiliencePipeline<T> Build<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(TimeProvider time, RetryStrategyOptions<T> retry)
    {
        retry.BackoffType = DelayBackoffType.Exponential;
        retry.UseJitter = true;
        retry.Delay = FirstDelay;
        return new ResiliencePipelineBuilder<T> { TimeProvider = time }.AddRetry(retry).Build();
    }
}
