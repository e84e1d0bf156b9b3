namespace Segmind.Sdk;

public partial class SegmindClient : IAsyncDisposable
{
    private readonly KeyedRuns? _runs;

    private KeyedRuns Runs => _runs ?? throw new InvalidOperationException("There is no journal: set Journal in the options, for example to new FileJobJournal(\"journal\").");

    /// <summary>
    /// Runs a request to its images, once per key: kill the process, cut the network, time out, call it again, and the same work is never
    /// submitted a second time on a guess. You get the image, or you are told exactly why not.
    /// </summary>
    /// <param name="key">The name of this piece of work, of your choice: the same for the same work. At most 512 characters, compared ordinally.</param>
    /// <param name="request">A queued model or workflow. Another request under a key that is taken is refused.</param>
    /// <param name="options">Timeout, directory, what to do about unknown outcomes; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends your wait. A submit that is under way is seen through and written down.</param>
    /// <returns>The result; its images are on disk, at <see cref="OutputImage.Path"/>.</returns>
    /// <remarks>
    /// Needs <see cref="SegmindClientOptions.Journal"/>. Calls for one key join one piece of work, in this process and across processes.
    /// What is promised, and what is not, is in the README under "Charged once".
    /// </remarks>
    /// <exception cref="ArgumentException">The key is blank, too long or no text.</exception>
    /// <exception cref="InvalidOperationException">There is no journal.</exception>
    /// <exception cref="KeyConflictException">The key belongs to another request. Nothing was sent.</exception>
    /// <exception cref="SubmitOutcomeUnknownException">A submit of the key may have been accepted, now or in an earlier call. Nothing is sent until you resolve it.</exception>
    /// <exception cref="KeyInFlightException">Your timeout passed while another process was submitting the key.</exception>
    /// <exception cref="InferenceTimeoutException">Your timeout passed; the job is on the exception and goes on. Call again with the same key.</exception>
    /// <exception cref="InferenceCanceledException">Your token was cancelled after the submit had begun. Call again with the same key.</exception>
    /// <exception cref="InferenceFailedException">The job FAILED, now or in an earlier call. Not charged.</exception>
    /// <exception cref="ResultNotSavedException">Charged, but an image could not be downloaded or written. Call again with the same key.</exception>
    /// <exception cref="JournalException">The journal could not be read or written.</exception>
    /// <exception cref="SegmindApiException">The service refused, or the job has expired.</exception>
    /// <exception cref="SegmindConnectionException">No byte of the request left, after three repeats. Not charged.</exception>
    public virtual async Task<InferenceResult> RunOnceAsync(string key, QueuedRequest request, RunOnceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfDisposed();
        return await Runs.RunOnceAsync(key, request, options ?? new RunOnceOptions(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for every job that the journal holds unfinished, saves its images, and names those that need your decision. Submits nothing.</summary>
    /// <param name="options">Timeout of each, directory; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the waiting; the jobs go on.</param>
    /// <returns>One item per unfinished key, as each ends: saved, failed, still running, in flight in another process, unknown or expired.</returns>
    /// <exception cref="InvalidOperationException">There is no journal.</exception>
    /// <exception cref="JournalException">The journal can't be listed.</exception>
    public virtual IAsyncEnumerable<ResumedRun> ResumePendingAsync(ResumeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return Runs.ResumeAsync(options ?? new ResumeOptions(), cancellationToken);
    }

    /// <summary>Looks a key up in the journal. No call is made.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Where it stands.</returns>
    /// <exception cref="InvalidOperationException">There is no journal.</exception>
    /// <exception cref="JournalException">The journal can't be read.</exception>
    public virtual async Task<RunInfo> FindRunAsync(string key, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return await Runs.FindAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the journal what became of a submit whose outcome was unknown. No call is made.</summary>
    /// <param name="key">The key.</param>
    /// <param name="attempt">The attempt, from <see cref="SubmitOutcomeUnknownException.Attempt"/> or <see cref="RunInfo.Attempt"/>.</param>
    /// <param name="resolution">What you found in the account's history. Declaring a submit not accepted that was accepted can charge twice.</param>
    /// <param name="cancellationToken">Ends the call while it waits for another process.</param>
    /// <returns>When it is written down.</returns>
    /// <exception cref="InvalidOperationException">There is no journal, or that attempt is not unknown.</exception>
    /// <exception cref="JournalException">The journal could not be written.</exception>
    public virtual async Task ResolveAsync(string key, int attempt, UnknownResolution resolution, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        ThrowIfDisposed();
        await Runs.ResolveAsync(key, attempt, resolution, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Frees a key, whatever became of its work: the next call on it submits anew and may charge again. What was spent stays counted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the call while it waits for another process.</param>
    /// <returns>When it is written down.</returns>
    /// <exception cref="InvalidOperationException">There is no journal.</exception>
    /// <exception cref="JournalException">The journal could not be written.</exception>
    public virtual async Task ForgetAsync(string key, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await Runs.ForgetAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets journalled submits that are under way come to their end and be written down, then closes the connections.</summary>
    /// <returns>When all is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await (_runs?.DrainAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        Dispose();
        GC.SuppressFinalize(this);
    }
}
