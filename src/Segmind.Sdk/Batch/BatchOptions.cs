using System.Threading.RateLimiting;

namespace Segmind.Sdk;

/// <summary>How to run a batch. <see cref="WaitOptions.Timeout"/> and <see cref="WaitOptions.Schedule"/> are those of each run.</summary>
/// <remarks>
/// <see cref="WaitOptions.Progress"/> hears of the jobs of all runs, told apart by <see cref="JobStatus.RequestId"/>, each first right
/// after its submit; it is called concurrently.
/// </remarks>
public sealed class BatchOptions : WaitOptions
{
    private const int MostAtOnce = 10_000;

    /// <summary>Queued or in one call.</summary>
    /// <value><see langword="null"/> for each request's own: queued for Segmind's models and workflows, direct for the AIML API. With a <see cref="Key"/> not <see cref="RunMode.Direct"/>.</value>
    public RunMode? Mode { get; set; }

    /// <summary>How many requests are under way at a time, those that have ended and that you have not taken yet included.</summary>
    /// <value>32; from 1 to 10,000. It bounds the memory, the jobs in flight and how far the input is read ahead.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 10,000.</exception>
    public int MaxConcurrency
    {
        get;
        set => field = value is >= 1 and <= MostAtOnce
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), value, FormattableString.Invariant($"MaxConcurrency must be between 1 and {MostAtOnce}."));
    } = 32;

    /// <summary>How fast to submit. Each try of a submit takes one permit, held until its answer; it stays yours to dispose, and several batches may share one.</summary>
    /// <value>
    /// <see langword="null"/> for no limit but the service's, whose 429 pauses all submits. A request that it refuses a permit fails,
    /// not sent: give it a <c>QueueLimit</c> of at least <see cref="MaxConcurrency"/>.
    /// </value>
    public RateLimiter? SubmitLimiter { get; set; }

    /// <summary>Names the key of each request, by its position from 0: then each is run by <see cref="SegmindClient.RunOnceAsync"/> under it.</summary>
    /// <value>
    /// <see langword="null"/> for runs by <see cref="SegmindClient.RunAsync(InferenceRequest, RunOptions?, CancellationToken)"/>, which a crash
    /// can lose. It needs <see cref="SegmindClientOptions.Journal"/> and is called once per request, in order. Requests with equal keys are one piece of work.
    /// </value>
    public Func<InferenceRequest, int, string>? Key { get; set; }

    /// <summary>Where the images of keyed runs are saved.</summary>
    /// <value>As <see cref="RunOnceOptions.SaveTo"/>. Without a <see cref="Key"/> nothing is saved.</value>
    public string? SaveTo { get; set; }

    /// <summary>What to do when an earlier submit of a key may or may not have been accepted.</summary>
    /// <value><see cref="OnUnknown.Throw"/>, which fails the one request.</value>
    public OnUnknown OnUnknown { get; set; }

    /// <summary>Whether a key whose job FAILED, which costs nothing, is submitted again.</summary>
    /// <value><see langword="false"/>: the failure is told again, without a call.</value>
    public bool RunAgain { get; set; }

    /// <summary>Hears how far the batch has come, whenever a request begins or ends: one report at a time, in order.</summary>
    /// <value><see langword="null"/> for nobody. A handler that throws ends the batch as an input that throws does.</value>
    public IProgress<BatchProgress>? BatchProgress { get; set; }
}
