using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;

namespace Segmind.Sdk;

/// <summary>The retry table as pipelines. Polls are not here: the poller is their retry. What our own guard refuses, it would refuse again.</summary>
internal sealed class RetryPipelines
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private readonly RetryBudget _budget = new();

    /// <summary>A client's pipelines for what is safe to repeat. They share one budget.</summary>
    public RetryPipelines(TimeProvider time)
    {
        Reads = ForReads(time, _budget);
        Downloads = ForDownloads(time, _budget);
    }

    public ResiliencePipeline<ApiReply> Reads { get; }

    /// <summary>Whether the answer to a read's first try leaves nothing to repeat, so that no pipeline is needed; noted like one that a pipeline saw.</summary>
    public bool IsLast(ApiReply reply) => !RetryTable.IsTransient(reply) && !Succeeded(_budget, repeatsSoFar: 0);

    // Polly keeps every member of the type that a pipeline is made for, and not all of a stream's can be compiled ahead of time.
    /// <summary>For downloads, whose answers are streams and whose errors are exceptions.</summary>
    public ResiliencePipeline<object?> Downloads { get; }

    public static ResiliencePipeline<SubmitOutcome> Submits(TimeProvider time) =>
        Build(time, new RetryStrategyOptions<SubmitOutcome>
        {
            MaxRetryAttempts = RetryTable.SubmitRetries,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { } outcome && MayRepeat(outcome, time)),
            // A rate limit is waited out before the next try, together with all other submits.
            DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(args.Outcome.Result?.Verdict == SubmitVerdict.RateLimited ? TimeSpan.Zero : null),
        });

    /// <summary>Whether a submit that ended so is sent anew.</summary>
    public static bool MayRepeat(SubmitOutcome outcome, TimeProvider time) => outcome switch
    {
        { Verdict: SubmitVerdict.NotSent, Cause: not WireGuardException } => true,
        { Verdict: SubmitVerdict.RateLimited, Reply: { } reply } => !RetryTable.ResetsTooLate(reply, time),
        _ => false,
    };

    private static ResiliencePipeline<ApiReply> ForReads(TimeProvider time, RetryBudget budget) =>
        Build(time, new RetryStrategyOptions<ApiReply>
        {
            MaxRetryAttempts = RetryTable.ReadRetries,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome switch
            {
                { Exception: SegmindConnectionException { InnerException: not WireGuardException } } => MayRepeat(budget, args.AttemptNumber),
                { Result: { } reply } when RetryTable.IsTransient(reply) => !RetryTable.ResetsTooLate(reply, time) && MayRepeat(budget, args.AttemptNumber),
                { Result: not null } => Succeeded(budget, args.AttemptNumber),
                _ => false,
            }),
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result is { } reply ? RetryTable.ResetWait(reply, time) : null),
        });

    private static ResiliencePipeline<object?> ForDownloads(TimeProvider time, RetryBudget budget) =>
        Build(time, new RetryStrategyOptions<object?>
        {
            MaxRetryAttempts = RetryTable.ReadRetries,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception switch
            {
                SegmindConnectionException or SegmindApiException { IsTransient: true } => MayRepeat(budget, args.AttemptNumber),
                null or SegmindApiException => Succeeded(budget, args.AttemptNumber),
                _ => false,
            }),
        });

    /// <summary>Asked after the last try too, which is paid for by nobody.</summary>
    private static bool MayRepeat(RetryBudget budget, int repeatsSoFar) => repeatsSoFar < RetryTable.ReadRetries && budget.TryTake();

    /// <summary>An answer, even a refusal, shows that the service is there; it is not repeated.</summary>
    private static bool Succeeded(RetryBudget budget, int repeatsSoFar)
    {
        budget.Earn(wasRepeat: repeatsSoFar > 0);
        return false;
    }

    private static ResiliencePipeline<T> Build<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(TimeProvider time, RetryStrategyOptions<T> retry)
    {
        retry.BackoffType = DelayBackoffType.Exponential;
        retry.UseJitter = true;
        retry.Delay = FirstDelay;
        return new ResiliencePipelineBuilder<T> { TimeProvider = time }.AddRetry(retry).Build();
    }
}
