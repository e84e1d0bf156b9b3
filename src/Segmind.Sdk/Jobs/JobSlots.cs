using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Segmind.Sdk;

/// <summary>
/// How many jobs a client may have in flight so that each can still be polled and fetched within the hour that the service keeps it.
/// A job counts from before its submit until its end is seen or its hour is over. Without a rate of polls there is no bound.
/// </summary>
internal sealed class JobSlots : IDisposable
{
    // At worst all jobs end just after they were polled: a round of polls and a round of fetches must fit into the hour, and a third of
    // it is left to the jobs themselves.
    private static readonly TimeSpan OneRound = TimeSpan.FromMinutes(20);

    private readonly ConcurrentDictionary<string, JobSlot> _held = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ConcurrencyLimiter? _room;

    public JobSlots(double? pollsPerSecond, TimeProvider time)
    {
        _time = time;
        _room = pollsPerSecond is { } rate
            ? new ConcurrencyLimiter(new() { PermitLimit = MostJobs(rate), QueueLimit = int.MaxValue })
            : null;
    }

    public static int MostJobs(double pollsPerSecond) => (int)Math.Clamp(pollsPerSecond * OneRound.TotalSeconds, 1, int.MaxValue);

    /// <summary>Waits for room for one more job; <see langword="null"/> when there is no bound.</summary>
    public async ValueTask<JobSlot?> TakeAsync(CancellationToken cancellationToken)
    {
        if (_room is null)
        {
            return null;
        }

        var lease = await _room.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        // The queue has no end, so whom it refuses has lost the client.
        ObjectDisposedException.ThrowIf(!lease.IsAcquired, typeof(SegmindClient));
        return new JobSlot(this, lease);
    }

    /// <summary>The job has ended.</summary>
    public void Free(Job job)
    {
        if (_room is not null && _held.TryRemove(job.RequestId, out var slot))
        {
            slot.End();
        }
    }

    /// <summary>The slot stays with the job until its end or its expiry; false when the job has one already.</summary>
    public bool TryHold(JobSlot slot, Job job, out ITimer? expiry)
    {
        var isNew = _held.TryAdd(job.RequestId, slot);
        expiry = isNew ? _time.CreateTimer(_ => Free(job), null, JobReader.Retention, Timeout.InfiniteTimeSpan) : null;
        return isNew;
    }

    public void Dispose()
    {
        foreach (var slot in _held.Values)
        {
            slot.End();
        }

        _room?.Dispose();
    }
}
