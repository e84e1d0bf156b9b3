namespace Segmind.Sdk;

/// <summary>The one piece of work under a key in this process, and all who wait for it. Each leaves alone; what is submitted is seen through.</summary>
internal sealed class Flight : IProgress<JobStatus>, IDisposable
{
    private readonly object _lock = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TaskCompletionSource<Job> _job = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<WaitOptions> _waiting = [];
    private bool _isOver;

    /// <summary>What makes two calls the same work; <see langword="null"/> for one that only resumes.</summary>
    public Fingerprint? Fingerprint { get; init; }

    /// <summary>When to poll, as the first caller wants it.</summary>
    public PollSchedule? Schedule { get; init; }

    /// <summary>Where the images go, as the first caller wants it.</summary>
    public required string SaveTo { get; init; }

    /// <summary>Who has a say in when it submits: the first caller's.</summary>
    public ISubmitControl? Control { get; init; }

    public Task<InferenceResult> Work { get; private set; } = null!;

    /// <summary>Ends once the work has, whatever came of it, and the key can be started anew.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Fires when the last caller has left.</summary>
    public CancellationToken Abandoned { get; }

    public bool IsAbandoned => _abandoned.IsCancellationRequested;

    /// <summary>Ends with the job as soon as one is known.</summary>
    public Task<Job> JobKnown => _job.Task;

    public Job? Job => _job.Task.IsCompletedSuccessfully ? _job.Task.Result : null;

    /// <summary>Whose runner does the work.</summary>
    public object? Owner { get; init; }

    /// <summary>Whether its call waited for work that others had left: what that left unknown was not there before the call.</summary>
    public bool FollowsAnother { get; set; }

    /// <summary>Where the journal said that the key stands, when it was last read.</summary>
    public RunState Found { get; set; }

    /// <summary>Who holds the key while this flight waits for it.</summary>
    public string? HeldBy { get; set; }

    /// <summary>Whether a submit has left whose outcome is not known yet, or was accepted.</summary>
    public bool HasSubmitted { get; set; }

    /// <summary>Whether the job was last seen completed: what remains is to fetch and save, which has limits of its own.</summary>
    public bool HasCompleted { get; private set; }

    /// <summary>Whether it is known that the job came to no result: what remains is to write that down.</summary>
    public bool HasFailed { get; set; }

    /// <summary>A record that should be in the journal and is not.</summary>
    public JournalException? JournalFault { get; set; }

    public Flight() => Abandoned = _abandoned.Token;

    /// <summary>The job was completed before this flight began.</summary>
    public void KnowCompleted(Job job)
    {
        HasCompleted = true;
        Know(job);
    }

    public void Start(Func<Flight, Task<InferenceResult>> work) => Work = RunAsync(work);

    /// <summary>False when all others have left and the flight is only being wound up.</summary>
    public bool TryJoin(WaitOptions caller)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            _waiting.Add(caller);
            return true;
        }
    }

    public void Leave(WaitOptions caller)
    {
        lock (_lock)
        {
            _waiting.Remove(caller);
            if (_waiting.Count > 0 || _isOver)
            {
                return;
            }

            _isOver = true;
        }

        _abandoned.Cancel();
    }

    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _ended.TrySetResult();
    }

    /// <summary>The last moment to leave with nothing sent; false when all have left.</summary>
    public bool TryBeginSubmit()
    {
        lock (_lock)
        {
            return HasSubmitted = !_isOver;
        }
    }

    public void Know(Job job) => _job.TrySetResult(job);

    /// <summary>Tells everybody's progress handler; one that throws is nobody else's trouble.</summary>
    public void Report(JobStatus status)
    {
        HasCompleted = status.State == JobState.Completed;
        WaitOptions[] waiting;
        lock (_lock)
        {
            waiting = [.. _waiting];
        }

        foreach (var caller in waiting)
        {
            try
            {
                caller.Progress?.Report(status);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The handler is the app's; the work is shared.
            }
        }
    }

    public void Dispose() => _abandoned.Dispose();

    private async Task<InferenceResult> RunAsync(Func<Flight, Task<InferenceResult>> work)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await work(this).ConfigureAwait(false);
    }
}
