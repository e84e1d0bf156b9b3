using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>The one loop that models and workflows wait with. It knows clocks and nothing of HTTP.</summary>
internal static class Poller
{
    private static readonly TimeSpan LeastReserve = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Polls on schedule and yields every reading until the deadline has passed. The last poll starts early enough to end at the
    /// deadline, judged by the one before, and no poll outlasts it. When it ends well before the deadline, it was not the last.
    /// </summary>
    public static async IAsyncEnumerable<JobReading> PollAsync(
        Func<TimeSpan, CancellationToken, Task<JobReading>> poll,
        PollSchedule schedule,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var timeout = schedule.Timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : schedule.Timeout;
        var due = schedule.First;
        var latest = TimeSpan.Zero;
        for (var isLast = false; !isLast;)
        {
            var lastStart = timeout - Reserve(latest, schedule.PollLimit, timeout);
            isLast = due >= lastStart;
            await DelayAsync(Min(due, lastStart) - time.GetElapsedTime(start), time, cancellationToken).ConfigureAwait(false);

            var started = time.GetElapsedTime(start);
            var limit = Min(schedule.PollLimit, timeout - started);
            if (limit <= TimeSpan.Zero)
            {
                yield break;
            }

            var reading = await poll(limit, cancellationToken).ConfigureAwait(false);
            yield return reading;

            var ended = time.GetElapsedTime(start);
            latest = ended - started;
            isLast = isLast && ended >= timeout - Reserve(latest, schedule.PollLimit, timeout);
            due = ended + (reading.RetryAfter > schedule.Interval ? reading.RetryAfter.Value : schedule.Interval);
        }
    }

    private static TimeSpan Reserve(TimeSpan latest, TimeSpan pollLimit, TimeSpan timeout)
    {
        var wanted = latest * 2 > LeastReserve ? latest * 2 : LeastReserve;
        return Min(Min(wanted, pollLimit), timeout / 2);
    }

    private static Task DelayAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time, cancellationToken);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
