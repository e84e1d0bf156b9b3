using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace Segmind.Sdk;

/// <summary>What callers do with keys: run one, resume all, look, resolve, forget.</summary>
internal sealed class KeyedRuns(IJobJournal journal, RunOnceRunner runner, JournalContext context, TimeProvider time)
{
    private const int LongestKey = 512;
    private const int ResumedAtOnce = 64;
    private readonly FlightTable _flights = FlightTable.Of(journal);

    public async Task<InferenceResult> RunOnceAsync(string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken)
    {
        var run = Open(key);
        var saveTo = Directory(options.SaveTo);
        var (fingerprint, pinned) = await Fingerprint.OfAsync(key, request, context.Origin, cancellationToken).ConfigureAwait(false);
        var work = new RunOnceWork(pinned, fingerprint, options);
        // Before joining: a call with another request must not wait for the one under way to hear of it.
        work.CheckFits(key, await run.ReadAsync(isHeld: false, cancellationToken).ConfigureAwait(false));
        return await FlyAsync(key, NewFlight, options, shared => runner.RunAsync(run, work, shared), CheckFits, cancellationToken).ConfigureAwait(false);

        void CheckFits(Flight flight)
        {
            if (flight.Fingerprint is { } other && other.Value != fingerprint.Value)
            {
                flight.Leave(options);
                throw JournalFailure.Conflict(key, fingerprint.DifferFrom(other.Members));
            }
        }

        Flight NewFlight() => new() { Owner = this, SaveTo = saveTo, Schedule = options.Schedule, Fingerprint = fingerprint, Control = options.Control };
    }

    /// <summary>Joins the work under the key and waits for it; anew when it ended for a reason that is its starter's alone.</summary>
    private async Task<InferenceResult> FlyAsync(string key, Func<Flight> newFlight, WaitOptions caller, Func<Flight, Task<InferenceResult>> work, Action<Flight> check, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var flight = await _flights.JoinAsync(key, newFlight, caller, work, cancellationToken).ConfigureAwait(false);
            check(flight);
            try
            {
                return await WaitAsync(key, flight, caller, started, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsNoNews(e, flight, caller))
            {
                await flight.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Another caller's batch has stopped, or its client was disposed of.</summary>
    private bool IsNoNews(Exception e, Flight flight, WaitOptions caller) => e switch
    {
        SegmindException => flight.Control is { IsShut: true } && flight.Control != caller.Control,
        ObjectDisposedException => flight.Owner != this,
        _ => false,
    };

    /// <summary>Everything in the journal that has not ended, each as soon as it has, or as soon as it is clear that it can't.</summary>
    public async IAsyncEnumerable<ResumedRun> ResumeAsync(ResumeOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var saveTo = Directory(options.SaveTo);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ended = Channel.CreateUnbounded<ResumedRun>();
        var work = Task.Run(() => ResumeAllAsync(options, saveTo, ended.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var run in ended.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return run;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task<RunInfo> FindAsync(string key, CancellationToken cancellationToken)
    {
        var state = await Open(key).LookAsync(cancellationToken).ConfigureAwait(false);
        return new RunInfo
        {
            Key = key,
            State = state.State,
            Attempt = state.Last?.Number ?? 0,
            Job = state.Last is { RequestId: not null, Intent: not null } last ? context.JobOf(last, isOurs: false) : null,
            Model = state.Last?.Intent?.Slug,
            SubmittedAt = state.Last?.Intent?.Time,
            Cause = state.Last?.Cause,
            MayBeChargedTwice = state.Attempts.Any(attempt => attempt.CameLate && attempt.Number < state.Last!.Number),
        };
    }

    public async Task ResolveAsync(string key, int attempt, UnknownResolution resolution, CancellationToken cancellationToken)
    {
        var state = await Open(key).RecordAsync(attempt, Resolve, cancellationToken).ConfigureAwait(false);
        if (state.State is not RunState.Unknown || state.Last!.Number != attempt)
        {
            throw new InvalidOperationException($"Attempt {attempt} of the key '{key}' can't be resolved: the key is {state.State}, attempt {state.Last?.Number ?? 0}. Nothing was changed: only an Unknown one can be resolved; ForgetAsync frees the key whatever became of it.");
        }

        (string, JournalRecord)? Resolve(AttemptState known) => known.State != RunState.Unknown ? null
            : resolution.RequestId is { } id ? (RecordKind.Accepted, new JournalRecord { Id = id, PollUrl = resolution.PollUrl, Adopted = true })
            : (RecordKind.Void, new JournalRecord { By = nameof(SegmindClient.ResolveAsync), Cause = "declared not accepted" });
    }

    public async Task ForgetAsync(string key, CancellationToken cancellationToken)
    {
        var run = Open(key);
        var hold = await run.HoldAsync(cancellationToken).ConfigureAwait(false);
        await using (hold.ConfigureAwait(false))
        {
            var state = await run.ReadAsync(isHeld: false, cancellationToken).ConfigureAwait(false);
            foreach (var attempt in state.Attempts.Where(attempt => attempt.State == RunState.Damaged || attempt.Number == state.Last!.Number))
            {
                await run.AppendAsync(attempt.Number, RecordKind.Forgotten, new JournalRecord { By = nameof(SegmindClient.ForgetAsync) }).ConfigureAwait(false);
            }
        }
    }

    public Task DrainAsync() => _flights.DrainAsync();

    private async Task ResumeAllAsync(ResumeOptions options, string saveTo, ChannelWriter<ResumedRun> ended, CancellationToken cancellationToken)
    {
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = ResumedAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(KeyJournal.ListAsync(journal, cancellationToken), parallel, async (listed, token) =>
            {
                if (await ResumeOneAsync(listed.Key, options, saveTo, token).ConfigureAwait(false) is { } run)
                {
                    await ended.WriteAsync(run, token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
            ended.Complete();
        }
        catch (Exception e)
        {
            ended.Complete(e);
        }
    }

    private async Task<ResumedRun?> ResumeOneAsync(string key, ResumeOptions options, string saveTo, CancellationToken cancellationToken)
    {
        var run = Open(key);
        try
        {
            var state = await run.LookAsync(cancellationToken).ConfigureAwait(false);
            switch (state.State)
            {
                case RunState.Accepted or RunState.Completed:
                    var result = await FollowAsync(key, run, options, saveTo, cancellationToken).ConfigureAwait(false);
                    return new ResumedRun { Key = key, State = RunState.Saved, Result = result };
                case RunState.InFlight or RunState.Unknown or RunState.Damaged:
                    return new ResumedRun { Key = key, State = state.State, Error = JournalFailure.Of(key, state) };
                case RunState.Expired:
                    return new ResumedRun { Key = key, State = state.State, Error = JournalFailure.Expired(key, state.Last!, context.JobOf(state.Last!, isOurs: false)) };
                default:
                    return null;
            }
        }
        catch (SegmindException e)
        {
            return new ResumedRun { Key = key, State = await StateOfAsync(run, cancellationToken).ConfigureAwait(false), Error = e };
        }
    }

    /// <summary>A key that can't be read is like one that can't be understood; the others go on.</summary>
    private static async Task<RunState> StateOfAsync(KeyJournal run, CancellationToken cancellationToken)
    {
        try
        {
            return (await run.LookAsync(cancellationToken).ConfigureAwait(false)).State;
        }
        catch (JournalException)
        {
            return RunState.Damaged;
        }
    }

    private async Task<InferenceResult> FollowAsync(string key, KeyJournal run, ResumeOptions options, string saveTo, CancellationToken cancellationToken)
    {
        // A caller is known by its options, and one object of them serves many keys here.
        var caller = new WaitOptions { Timeout = options.Timeout, Schedule = options.Schedule, Progress = options.Progress };
        return await FlyAsync(key, () => new Flight { Owner = this, SaveTo = saveTo, Schedule = options.Schedule }, caller, shared => runner.RunAsync(run, work: null, shared), _ => { }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One caller's wait: it ends with the work, with the caller's time or with the caller's token. The time runs from the job's acceptance, or from the call when the job or another process was there before.</summary>
    private async Task<InferenceResult> WaitAsync(string key, Flight flight, WaitOptions caller, long started, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await WaitForResultAsync(key, flight, caller, started, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // Before it is told how far the submit has come: without callers it comes no further.
                flight.Leave(caller);
            }
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw JournalFailure.Canceled(key, flight, e, cancellationToken);
        }
        catch (SegmindException e) when (flight.JournalFault is not null)
        {
            e.JournalFaulted = true;
            throw;
        }
    }

    private async Task<InferenceResult> WaitForResultAsync(string key, Flight flight, WaitOptions caller, long started, CancellationToken cancellationToken)
    {
        if (!flight.JobKnown.IsCompleted)
        {
            await WaitForJobAsync(key, flight, caller, started, cancellationToken).ConfigureAwait(false);
            started = time.GetTimestamp();
        }

        using var limit = TimeLimit.Start(caller.Timeout, time, cancellationToken);
        await ((Task)flight.Work).WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!flight.Work.IsCompletedSuccessfully)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        while (!flight.Work.IsCompleted && (flight.HasCompleted || flight.HasFailed))
        {
            // Its end is known and being fetched, saved or written down; it may turn out that it goes on.
            await NapAsync(flight.Work, cancellationToken).ConfigureAwait(false);
        }

        return flight.Work.IsCompleted || flight.Job is not { } job
            ? await flight.Work.WaitAsync(cancellationToken).ConfigureAwait(false)
            : throw context.TimedOut(job, caller, time.GetElapsedTime(started));
    }

    /// <summary>Only waiting for another process is on the caller's time; uploads and the submit have limits of their own.</summary>
    private async Task WaitForJobAsync(string key, Flight flight, WaitOptions caller, long started, CancellationToken cancellationToken)
    {
        while (true)
        {
            var news = Task.WhenAny(flight.Work, flight.JobKnown);
            await NapAsync(news, cancellationToken).ConfigureAwait(false);
            if (news.IsCompleted)
            {
                return;
            }

            if (flight.HeldBy is { } holder && caller.Timeout != Timeout.InfiniteTimeSpan && time.GetElapsedTime(started) >= caller.Timeout)
            {
                throw JournalFailure.InFlight(key, holder, time.GetElapsedTime(started));
            }
        }
    }

    private async Task NapAsync(Task news, CancellationToken cancellationToken)
    {
        using var nap = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(news, Task.Delay(NapLength, time, nap.Token)).ConfigureAwait(false);
        await nap.CancelAsync().ConfigureAwait(false);
        if (!news.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static readonly TimeSpan NapLength = TimeSpan.FromMilliseconds(100);

    private KeyJournal Open(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        if (key.Length > LongestKey)
        {
            throw new ArgumentException($"A key must have at most {LongestKey} characters, but has {key.Length}.", nameof(key));
        }

        if (key.StartsWith(JournalLedger.BudgetMark))
        {
            throw new ArgumentException("A key must not begin with the character U+0001: the journal names its budgets so.", nameof(key));
        }

        // Stores write keys as text, in which all lone surrogates are one.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key)) == key
            ? new KeyJournal(journal, key, time)
            : throw new ArgumentException("A key must be text, but this one has half a surrogate pair.", nameof(key));
    }

    private string Directory(string? saveTo) =>
        Path.GetFullPath(saveTo ?? journal.ImageDirectory ?? throw new ArgumentException("The journal keeps no images: name a directory in SaveTo."));
}
