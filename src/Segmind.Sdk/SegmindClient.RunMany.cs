namespace Segmind.Sdk;

public partial class SegmindClient
{
    /// <summary>Runs many requests to their images and gives each outcome as it comes, a bounded number at a time.</summary>
    /// <param name="requests">
    /// The requests. Read one at a time, off the caller's context, when there is room: never more than <see cref="BatchOptions.MaxConcurrency"/>
    /// ahead of the outcomes you have taken. When it throws, what has begun comes out first and then its exception is thrown.
    /// </param>
    /// <param name="options">Concurrency, submit rate, keys, progress, and how each run waits; <see langword="null"/> for the defaults. Not to be changed while the batch runs.</param>
    /// <param name="cancellationToken">
    /// Ends the batch: no further request is read and no further submit begins; a submit that is under way is seen through, within
    /// <see cref="SegmindClientOptions.SubmitTimeout"/> (a direct run within <see cref="SegmindClientOptions.DirectTimeout"/>). What has
    /// begun comes out, with its job where there is one, and then <see cref="OperationCanceledException"/> is thrown.
    /// </param>
    /// <returns>One outcome for each request, in the order they end. Nothing starts before you enumerate, and each enumeration is a batch of its own.</returns>
    /// <remarks>
    /// <para>A request that fails is the outcome of its row, and the others go on. Refusals that would hit row after row stop further
    /// submits: an unauthorized key (401), missing credits or a team's spend limit (402, 406) those of the whole batch, a retired model
    /// (410) its own. The rows that are left come out as <see cref="BatchOutcome.IsSkipped"/>. A 429 pauses all submits, again and
    /// again as long as some are let through. What a <see cref="SpendBudget"/> does not allow fails its row alone, since a cheaper one may still fit.</para>
    /// <para>While you are slow to take outcomes, no further submit begins, but every job in flight is polled and fetched. Leaving the
    /// loop early is a cancellation whose outcomes nobody sees: with <see cref="BatchOptions.Key"/> the jobs are in the journal and
    /// <see cref="ResumePendingAsync"/> picks them up; without, <see cref="WaitOptions.Progress"/> has heard each job's id right after its submit.</para>
    /// <para>Thread-safe, as is the client; each enumerator is for one caller at a time.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The options want both keys and <see cref="RunMode.Direct"/>.</exception>
    /// <exception cref="InvalidOperationException">The options name keys, and there is no journal.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    /// <example>
    /// <code>
    /// await foreach (var outcome in client.RunManyAsync(requests, new BatchOptions { MaxConcurrency = 8 }))
    /// {
    ///     Console.WriteLine(outcome);
    /// }
    /// </code>
    /// </example>
    public virtual IAsyncEnumerable<BatchOutcome> RunManyAsync(IAsyncEnumerable<InferenceRequest> requests, BatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ThrowIfDisposed();
        options ??= new BatchOptions();
        if (options is { Key: not null, Mode: RunMode.Direct })
        {
            throw new ArgumentException("A run under a key is queued: leave Mode unset, or Key.", nameof(options));
        }

        _ = options.Key is null ? null : Runs;
        return Batch.RunAsync(this, requests, options, cancellationToken);
    }

    /// <summary>Runs many requests that are at hand: the same as <see cref="RunManyAsync(IAsyncEnumerable{InferenceRequest}, BatchOptions?, CancellationToken)"/>, as lazily.</summary>
    /// <param name="requests">The requests, read one at a time.</param>
    /// <param name="options">Concurrency, submit rate, keys, progress, and how each run waits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the batch.</param>
    /// <returns>One outcome for each request, in the order they end.</returns>
    /// <exception cref="ArgumentException">As for the overload.</exception>
    /// <exception cref="InvalidOperationException">As for the overload.</exception>
    public IAsyncEnumerable<BatchOutcome> RunManyAsync(IEnumerable<InferenceRequest> requests, BatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return RunManyAsync(BatchInput.From(requests), options, cancellationToken);
    }
}
