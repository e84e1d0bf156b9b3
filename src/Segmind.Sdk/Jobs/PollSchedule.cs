namespace Segmind.Sdk;

/// <summary>When a wait polls. Set it as <see cref="WaitOptions.Schedule"/>.</summary>
/// <remarks>Immutable and thread-safe: share one. A reset time that the service states wins over every schedule.</remarks>
public abstract class PollSchedule
{
    internal static readonly TimeSpan LongestGap = TimeSpan.FromDays(1);

    private protected PollSchedule()
    {
    }

    /// <summary>Polls at one interval, the first time an interval after the submit.</summary>
    /// <param name="interval">The time between the end of a poll and the next one.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is zero, negative or more than a day.</exception>
    public static PollSchedule Fixed(TimeSpan interval) => new FixedSchedule(Checked(interval, nameof(interval)));

    /// <summary>Polls more slowly each time.</summary>
    /// <param name="first">The first wait, counted from the submit.</param>
    /// <param name="factor">What each wait is multiplied by for the next; 1 or more.</param>
    /// <param name="cap">The longest wait; <paramref name="first"/> or more.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A wait is zero, negative or more than a day, the cap is less than the first, or the factor is less than 1 or no number.</exception>
    public static PollSchedule Backoff(TimeSpan first, double factor, TimeSpan cap)
    {
        Checked(first, nameof(first));
        if (cap < first)
        {
            throw new ArgumentOutOfRangeException(nameof(cap), cap, "The cap must not be less than the first wait.");
        }

        return factor is >= 1 and < double.PositiveInfinity
            ? new BackoffSchedule(first, factor, Checked(cap, nameof(cap)))
            : throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be 1 or more.");
    }

    /// <summary>
    /// Polls first where the job can be done, densely around that time and more slowly after: fewer polls than at an interval, and sooner
    /// there. Each client learns what its models take from the jobs it waits for, and begins with <see cref="InferenceRequest.TypicalLatency"/>.
    /// </summary>
    /// <value>Choose it where many jobs wait or polls are dear. Its waits vary by a tenth, so that jobs submitted together do not poll together. Until eight jobs of a model were seen none is longer than 5 s in the first minute, nor than 10 s after.</value>
    public static PollSchedule Adaptive { get; } = new AdaptiveSchedule();

    /// <summary>How long to wait after a poll that brought no end, or after the submit.</summary>
    internal abstract TimeSpan Gap(in PollMoment at);

    private static TimeSpan Checked(TimeSpan wait, string name) =>
        wait > TimeSpan.Zero && wait <= LongestGap ? wait : throw new ArgumentOutOfRangeException(name, wait, "A wait must be positive and at most a day.");
}
