namespace Segmind.Sdk;

/// <summary>A rate limit as a 429 told it: until when, by the service's clock, and who may try first then.</summary>
internal sealed class RateLimit
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private readonly long _since;
    private readonly TimeSpan _wait;
    private readonly int _failures;

    public RateLimit(ApiReply reply, int round, TimeProvider time) : this(reply, round, failures: 0, new Turn(), time)
    {
    }

    private RateLimit(ApiReply reply, int round, int failures, Turn turn, TimeProvider time)
    {
        Reply = reply;
        Round = round;
        Turn = turn;
        _since = time.GetTimestamp();
        _wait = WaitFor(reply, failures, time);
        _failures = failures;
    }

    public ApiReply Reply { get; }

    /// <summary>Counts the limits of a client, so that one that waits for a limit knows when it is another one.</summary>
    public int Round { get; }

    public Turn Turn { get; }

    public TimeSpan Left(TimeProvider time) => _wait - time.GetElapsedTime(_since);

    /// <summary>The limit as one more of those that were already under way heard it; the later reset counts.</summary>
    public RateLimit HeardAgain(ApiReply reply, TimeProvider time) =>
        new RateLimit(reply, Round, _failures, Turn, time) is var heard && heard.Left(time) > Left(time) ? heard : this;

    /// <summary>The limit that the one who went first ran into.</summary>
    public RateLimit Renewed(ApiReply reply, int round, TimeProvider time) => new(reply, round, _failures + 1, new Turn(), time);

    /// <summary>As long as the service says, else longer each time. A distance that only our own clock could tell may be far off: a minute of it is believed.</summary>
    private static TimeSpan WaitFor(ApiReply reply, int failures, TimeProvider time)
    {
        var (wait, most) = RetryTable.ResetWait(reply, time) is { } stated
            ? (stated, reply.Date is null ? RetryTable.LongestResetWait : LongestWait)
            : (FirstBackoff * Math.Pow(2, Math.Min(failures, 10)), RetryTable.UnstatedResetWait);
        return wait < most ? wait : most;
    }
}
