namespace Segmind.Sdk;

/// <summary>How to wait for a job.</summary>
public class WaitOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How long to wait: for a run from the job's acceptance, for <see cref="Job.WaitAsync"/> and <see cref="Job.WatchAsync"/> from the call.</summary>
    /// <value>600 s. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits until the job ends or expires. Uploads before the submit do not count.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative or more than a day.</exception>
    public TimeSpan Timeout
    {
        get;
        set => field = (value > TimeSpan.Zero && value <= Longest) || value == System.Threading.Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Timeout), value, "Timeout must be positive and at most a day, or infinite.");
    } = TimeSpan.FromSeconds(600);

    /// <summary>When to poll.</summary>
    /// <value><see langword="null"/> for the system's own: <see cref="PollSchedule.Fixed"/> at 1 s for models, at 7 s for workflows.</value>
    public PollSchedule? Schedule { get; set; }

    /// <summary>The time between polls: the short way to write <see cref="PollSchedule.Fixed"/>.</summary>
    /// <value><see langword="null"/> unless it was set, and <see cref="Schedule"/> was not since.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative or more than a day.</exception>
    public TimeSpan? Interval
    {
        get => (Schedule as FixedSchedule)?.Interval;
        set => Schedule = value switch
        {
            null => null,
            { } interval when interval > TimeSpan.Zero && interval <= Longest => PollSchedule.Fixed(interval),
            _ => throw new ArgumentOutOfRangeException(nameof(Interval), value, "Interval must be positive and at most a day."),
        };
    }

    /// <summary>Hears of every status that is read, the first right after the submit.</summary>
    /// <value><see langword="null"/> for nobody.</value>
    public IProgress<JobStatus>? Progress { get; set; }

    /// <summary>Who has a say in when the run's submit leaves; <see langword="null"/> for nobody.</summary>
    internal ISubmitControl? Control { get; init; }

    /// <summary>Takes over how another waits; whom it tells stays its own.</summary>
    internal void WaitAs(WaitOptions other)
    {
        Timeout = other.Timeout;
        Schedule = other.Schedule;
    }
}
