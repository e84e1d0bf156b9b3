using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk;

/// <summary>Waits for jobs: the poller, what to do with each reading, and how a wait ends.</summary>
internal sealed class JobWaiter(JobReader reader, ResultReader results, SpendGuard spend, LatencyBook latencies, PollBudget polls, JobSlots slots, SegmindClientOptions options, TimeProvider time, ILogger log)
{
    private static readonly PollSchedule ModelSchedule = PollSchedule.Fixed(TimeSpan.FromSeconds(1));
    private static readonly PollSchedule WorkflowSchedule = PollSchedule.Fixed(TimeSpan.FromSeconds(7));

    // So many fetches that hang fit in the limit of the whole fetch.
    private const int FetchTries = 3;

    public async Task<JobStatus> GetStatusAsync(Job job, CancellationToken cancellationToken)
    {
        var reading = await KeepAsync(job, reader.ReadStatusAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
        FreeIfFailed(job, reading);
        return reading.State is null ? throw reading.Fault! : StatusOf(job, reading);
    }

    public async Task<InferenceResult> GetResultAsync(Job job, CancellationToken cancellationToken)
    {
        var reading = await KeepAsync(job, reader.ReadResultAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (reading.State is null)
        {
            throw reading.Fault!;
        }

        return End(job, reading) ?? throw new SegmindException($"Job {job.RequestId} has not ended yet: it is {StatusOf(job, reading)}. Wait for it with WaitAsync.")
        {
            Job = job,
            Charge = ChargeOutcome.ChargedIfCompleted,
        };
    }

    public async Task<InferenceResult> WaitAsync(Job job, WaitOptions wait, CancellationToken cancellationToken)
    {
        try
        {
            JobReading? last = null;
            JobReading? news = null;
            var seen = TimeSpan.Zero;
            var poller = Begin(job, wait);
            do
            {
                await poller.DelayAsync(cancellationToken).ConfigureAwait(false);
                if (!await polls.TryPollAsync(poller.Left, cancellationToken).ConfigureAwait(false) || !poller.TryStart(out var limit))
                {
                    break;
                }

                last = await reader.PollAsync(job, limit, cancellationToken).ConfigureAwait(false);
                Note(job, wait, last);
                if (last.State == JobState.Completed)
                {
                    Learn(job, news is null ? null : seen, last);
                }

                if (last.State is not null)
                {
                    (news, seen) = (last, poller.StartedAfter(job.Since));
                }

                if (last.IsTerminal && await FetchAsync(job, wait, last, cancellationToken).ConfigureAwait(false) is { } result)
                {
                    log.Completed(job.RequestId, job.Model, poller.Elapsed, result.Images.Count);
                    return result;
                }

                poller.End();
            }
            while (poller.Next(Gap(job, wait, poller, last)));

            throw TimedOut(job, wait, poller.Elapsed, news?.ToStatus(job, seen), last?.Fault);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Canceled(job, e, cancellationToken);
        }
    }

    public async IAsyncEnumerable<JobStatus> WatchAsync(Job job, WaitOptions wait, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JobReading? last = null;
        JobStatus? shown = null;
        JobStatus? seen = null;
        var poller = Begin(job, wait);
        do
        {
            await KeepAsync(job, poller.DelayAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            if (!await KeepAsync(job, polls.TryPollAsync(poller.Left, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false) || !poller.TryStart(out var limit))
            {
                break;
            }

            last = await KeepAsync(job, reader.PollAsync(job, limit, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
            Note(job, wait, last);
            FreeIfFailed(job, last);
            seen = last.State is null ? seen : StatusOf(job, last);
            if (seen is not null && seen.RawState != shown?.RawState)
            {
                shown = seen;
                yield return seen;
                if (seen.IsTerminal)
                {
                    yield break;
                }
            }

            poller.End();
        }
        while (poller.Next(Gap(job, wait, poller, last)));

        throw TimedOut(job, wait, poller.Elapsed, seen, last?.Fault);
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

    /// <summary>Nothing can be ready at once after our own submit; a job that is resumed is asked about at once.</summary>
    private Poller Begin(Job job, WaitOptions wait)
    {
        var first = job.IsOwnSubmit ? ScheduleOf(job, wait).Gap(new PollMoment(0, TimeSpan.Zero, job, latencies)) - ElapsedOf(job) : TimeSpan.Zero;
        return new Poller(time, first, wait.Timeout, options.RequestTimeout);
    }

    private TimeSpan Gap(Job job, WaitOptions wait, in Poller poller, JobReading last)
    {
        var gap = ScheduleOf(job, wait).Gap(new PollMoment(poller.Polls, AgeOf(job, poller.EndedAfter(job.Since)), job, latencies));
        return last.RetryAfter > gap ? last.RetryAfter.Value : gap;
    }

    /// <summary>Tells of a poll who wants to know.</summary>
    private void Note(Job job, WaitOptions wait, JobReading reading)
    {
        if (reading.Fault is { } fault)
        {
            log.PollBroke(job.RequestId, Reason(fault));
        }
        else if (wait.Progress is not null)
        {
            Report(wait, job, StatusOf(job, reading));
        }
    }

    /// <summary>What the job took, for the schedules: it ended after the poll that last saw it run.</summary>
    private void Learn(Job job, TimeSpan? running, JobReading completed)
    {
        if (LatencySample.Of(running ?? (job.IsOwnSubmit ? TimeSpan.Zero : null), AgeOf(job, ElapsedOf(job)), completed.Metrics) is { } sample)
        {
            latencies.Of(job.Model).Learn(sample);
        }
    }

    /// <summary>The time since the submit, for the pace alone: where another process submitted, its clock and ours may differ.</summary>
    private TimeSpan AgeOf(Job job, TimeSpan known)
    {
        var stated = job.IsOwnSubmit || job.SubmittedAt is not { } at ? TimeSpan.Zero : time.GetUtcNow() - at;
        return stated > known && stated < JobReader.Retention ? stated : known;
    }

    private TimeSpan ElapsedOf(Job job) => time.GetElapsedTime(job.Since);

    private JobStatus StatusOf(Job job, JobReading reading) => reading.ToStatus(job, ElapsedOf(job));

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
        if (ended.State == JobState.Failed || job.PollUrl is not null)
        {
            return End(job, ended);
        }

        SegmindException? fault = null;
        var poller = new Poller(time, TimeSpan.Zero, options.FetchTimeout, options.FetchTimeout / FetchTries);
        do
        {
            await poller.DelayAsync(cancellationToken).ConfigureAwait(false);
            if (!poller.TryStart(out var limit))
            {
                break;
            }

            // One turn is counted for each job: fetches that break and are made again must not hold the polls of all others up.
            if (poller.Polls == 0)
            {
                polls.Fetch();
            }

            ended = await reader.FetchAsync(job, limit, cancellationToken).ConfigureAwait(false);
            if (ended.State is not null)
            {
                return End(job, ended) ?? NotYet(job, wait, ended);
            }

            if (ended.Fault is SegmindApiException { Kind: SegmindErrorKind.JobNotFound })
            {
                return null;
            }

            fault = ended.Fault!;
            log.FetchBroke(job.RequestId, Reason(fault));
            poller.End();
        }
        while (poller.Next(Gap(job, wait, poller, ended)));

        throw fault ?? JobReader.ResultPurpose(job, ChargeOutcome.Charged).NoAnswer(new TimeoutException(), options.FetchTimeout);
    }

    /// <summary>The job goes on after all, whatever its status said: so its progress says, too.</summary>
    private InferenceResult? NotYet(Job job, WaitOptions wait, JobReading reading)
    {
        Note(job, wait, reading);
        return null;
    }

    private static PollSchedule ScheduleOf(Job job, WaitOptions wait) => wait.Schedule ?? (job.PollUrl is null ? ModelSchedule : WorkflowSchedule);

    /// <summary>Of a job that has failed nothing is left to be fetched.</summary>
    private void FreeIfFailed(Job job, JobReading reading)
    {
        if (reading.State == JobState.Failed)
        {
            slots.Free(job);
        }
    }

    private InferenceResult? End(Job job, JobReading reading)
    {
        if (!reading.IsTerminal)
        {
            return null;
        }

        slots.Free(job);
        return reading.State == JobState.Completed ? spend.Settled(job, results.OfJob(job, reading.Body, reading.Metrics, reading.Spooled)) : throw Failed(job, reading);
    }

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
    private static async Task KeepAsync(Job job, Task work, CancellationToken cancellationToken)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Canceled(job, e, cancellationToken);
        }
    }

    /// <inheritdoc cref="KeepAsync(Job, Task, CancellationToken)"/>
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
