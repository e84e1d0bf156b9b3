using System.Threading.RateLimiting;

namespace Segmind.Sdk;

/// <summary>Room for one job in flight. Disposed of with the call that took it, it goes back unless the job was accepted.</summary>
internal sealed class JobSlot(JobSlots slots, RateLimitLease lease) : IDisposable
{
    private ITimer? _expiry;
    private bool _isKept;

    public void Keep(Job job) => _isKept = slots.TryHold(this, job, out _expiry);

    public void End()
    {
        _expiry?.Dispose();
        lease.Dispose();
    }

    public void Dispose()
    {
        if (!_isKept)
        {
            lease.Dispose();
        }
    }
}
