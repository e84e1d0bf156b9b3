using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>The one loop that models and workflows wait with. It knows clocks and nothing of HTTP.</summary>
internal static class Poller
{
    private static readonly TimeSpan LeastReserve = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Polls on schedule and yields every reading until the deadline has passed. The last poll starts early enough to end at the
    /// deadline, judged by the slowest one so far, and no poll outlasts it.
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
        var slowest = TimeSpan.Zero;
        for (var isLast = false; !isLast;)
        {
            var lastStart = timeout - Reserve(slowest, schedule.PollLimit, timeout);
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
            slowest = ended - started > slowest ? ended - started : slowest;
            due = ended + (reading.RetryAfter ?? schedule.Interval);
        }
    }

    private static TimeSpan Reserve(TimeSpan slowest, TimeSpan pollLimit, TimeSpan timeout)
    {
        var wanted = slowest * 2 > LeastReserve ? slowest * 2 : LeastReserve;
        return Min(Min(wanted, pollLimit), timeout / 2);
    }

    private static Task DelayAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellationToken) : Task.CompletedTask;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
