using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>Waits for jobs: the poller, what to do with each reading, and how a wait ends.</summary>
internal sealed class JobWaiter(JobReader reader, ResultReader results, SpendGuard spend, SegmindClientOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan ModelInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WorkflowInterval = TimeSpan.FromSeconds(7);

    // So many fetches that hang fit in the limit of the whole fetch.
    private const int FetchTries = 3;

    public async Task<JobStatus> GetStatusAsync(Job job, CancellationToken cancellationToken)
    {
        var reading = await KeepAsync(job, reader.ReadStatusAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
        return reading.Status ?? throw reading.Fault!;
    }

    public async Task<InferenceResult> GetResultAsync(Job job, CancellationToken cancellationToken)
    {
        var reading = await KeepAsync(job, reader.ReadResultAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
        var status = reading.Status ?? throw reading.Fault!;
        return End(job, reading) ?? throw new SegmindException($"Job {job.RequestId} has not ended yet: it is {status}. Wait for it with WaitAsync.")
        {
            Job = job,
            Charge = ChargeOutcome.ChargedIfCompleted,
        };
    }

    public async Task<InferenceResult> WaitAsync(Job job, WaitOptions wait, CancellationToken cancellationToken)
    {
        try
        {
            var start = time.GetTimestamp();
            JobReading? last = null;
            JobStatus? lastStatus = null;
            await foreach (var reading in ReadAsync(job, wait, cancellationToken).ConfigureAwait(false))
            {
                last = reading;
                lastStatus = reading.Status ?? lastStatus;
                if (reading.Status is { IsTerminal: true } && await FetchAsync(job, wait, reading, cancellationToken).ConfigureAwait(false) is { } result)
                {
                    log.Completed(job.RequestId, job.Model, time.GetElapsedTime(start), result.Images.Count);
                    return result;
                }
            }

            throw TimedOut(job, wait, time.GetElapsedTime(start), lastStatus, last?.Fault);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Canceled(job, e, cancellationToken);
        }
    }

    public async IAsyncEnumerable<JobStatus> WatchAsync(Job job, WaitOptions wait, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        JobReading? last = null;
        JobStatus? lastStatus = null;
        string? shown = null;
        var readings = ReadAsync(job, wait, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (readings.ConfigureAwait(false))
        {
            while (await KeepAsync(job, readings.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false))
            {
                last = readings.Current;
                lastStatus = last.Status ?? lastStatus;
                if (last.Status is { } status && status.RawState != shown)
                {
                    shown = status.RawState;
                    yield return status;
                    if (status.IsTerminal)
                    {
                        yield break;
                    }
                }
            }
        }

        throw TimedOut(job, wait, time.GetElapsedTime(start), lastStatus, last?.Fault);
    }

    /// <summary>Tells the app's progress handler; one that throws must not lose the job.</summary>
    public static void Report(WaitOptions wait, Job job, JobStatus status)
    {
        try
        {
            wait.Progress?.Report(status);
        }
        catch (Exception e)
        {
            throw new SegmindException($"The progress handler threw ({e.Message.TrimEnd('.')}). {ErrorText.Of(ChargeOutcome.ChargedIfCompleted)} Wait for it again with {Resume(job)}.", e)
            {
                Job = job,
                Charge = ChargeOutcome.ChargedIfCompleted,
            };
        }
    }

    private async IAsyncEnumerable<JobReading> ReadAsync(Job job, WaitOptions wait, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var interval = IntervalOf(job, wait);
        var schedule = new PollSchedule
        {
            // Nothing can be ready at once after our own submit; a job that is resumed is asked about at once.
            First = job.IsOwnSubmit ? interval - time.GetElapsedTime(job.Since) : TimeSpan.Zero,
            Interval = interval,
            Timeout = wait.Timeout,
            PollLimit = options.RequestTimeout,
        };
        await foreach (var reading in Poller.PollAsync((limit, token) => reader.PollAsync(job, limit, token), schedule, time, cancellationToken).ConfigureAwait(false))
        {
            if (reading.Fault is { } fault)
            {
                log.PollBroke(job.RequestId, Reason(fault));
            }
            else
            {
                Report(wait, job, reading.Status!);
            }

            yield return reading;
        }
    }

    /// <summary>For the log, which the service's own words stay out of: they may repeat a prompt.</summary>
    private static string Reason(SegmindException fault) =>
        fault is SegmindApiException answer ? $"HTTP {(int)answer.StatusCode} ({answer.Kind})" : fault.Message;

    /// <summary>
    /// The result behind a status that says the job has ended; <see langword="null"/> when the result's own route says "not yet", or
    /// does not know the job right after our submit. It is paid for, so a fetch that breaks is no news either: it is made again at the
    /// wait's pace until its own limit is used up, which gives way to no deadline of the job's.
    /// </summary>
    private async Task<InferenceResult?> FetchAsync(Job job, WaitOptions wait, JobReading ended, CancellationToken cancellationToken)
    {
        if (ended.Status!.State == JobState.Failed || job.PollUrl is not null)
        {
            return End(job, ended);
        }

        var schedule = new PollSchedule { Interval = IntervalOf(job, wait), Timeout = options.FetchTimeout, PollLimit = options.FetchTimeout / FetchTries };
        SegmindException? fault = null;
        await foreach (var reading in Poller.PollAsync((limit, token) => reader.FetchAsync(job, limit, token), schedule, time, cancellationToken).ConfigureAwait(false))
        {
            if (reading.Status is not null)
            {
                return End(job, reading);
            }

            if (reading.Fault is SegmindApiException { Kind: SegmindErrorKind.JobNotFound })
            {
                return null;
            }

            fault = reading.Fault!;
            log.FetchBroke(job.RequestId, Reason(fault));
        }

        throw fault ?? JobReader.ResultPurpose(job, ChargeOutcome.Charged).NoAnswer(new TimeoutException(), options.FetchTimeout);
    }

    private static TimeSpan IntervalOf(Job job, WaitOptions wait) => wait.Interval ?? (job.PollUrl is null ? ModelInterval : WorkflowInterval);

    private InferenceResult? End(Job job, JobReading reading) => reading.Status!.State switch
    {
        JobState.Completed => spend.Settled(job, results.OfJob(job, reading.Body, reading.Spooled)),
        JobState.Failed => throw Failed(job, reading),
        _ => null,
    };

    private InferenceFailedException Failed(Job job, JobReading reading)
    {
        log.Failed(job.RequestId, job.Model);
        return JobFailure.From(job.ToString(), reading.Body, job);
    }

    private InferenceTimeoutException TimedOut(Job job, WaitOptions wait, TimeSpan elapsed, JobStatus? last, SegmindException? fault)
    {
        log.TimedOut(job.RequestId, job.Model, elapsed);
        var state = last is null ? "no poll got through" : FormattableString.Invariant($"it was last seen {last}");
        return new(FormattableString.Invariant($"{job} did not end within {wait.Timeout.TotalSeconds:0.#} s; {state}. {ErrorText.Of(ChargeOutcome.ChargedIfCompleted)} Do not submit it again: wait for it with {Resume(job)} within an hour of its submit."), job, fault)
        {
            Elapsed = elapsed,
            LastStatus = last,
        };
    }

    private static InferenceCanceledException Canceled(Job job, OperationCanceledException cause, CancellationToken cancellationToken) =>
        new($"The call about {job} was cancelled. {ErrorText.Of(ChargeOutcome.ChargedIfCompleted)} Wait for it again with {Resume(job)}.", cause, cancellationToken)
        {
            Job = job,
            Charge = ChargeOutcome.ChargedIfCompleted,
        };

    private static string Resume(Job job) => job.PollUrl is null ? "client.GetJob(requestId)" : "client.GetJob(pollUrl)";

    /// <summary>A cancellation keeps the job it was about.</summary>
    private static async Task<T> KeepAsync<T>(Job job, Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Canceled(job, e, cancellationToken);
        }
    }
}
