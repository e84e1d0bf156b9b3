using System.Threading.RateLimiting;

namespace Segmind.Sdk.Tests;

/// <summary>Gives permits as a test says, and counts them.</summary>
internal sealed class FakeLimiter(Func<int, CancellationToken, Task<bool>> answer) : RateLimiter
{
    private int _asked;
    private int _given;
    private int _held;

    public int Asked => _asked;

    public int Given => _given;

    /// <summary>Permits that have not been given back.</summary>
    public int Held => _held;

    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Assert.Equal(1, permitCount);
        var isAcquired = await answer(Interlocked.Increment(ref _asked), cancellationToken);
        if (isAcquired)
        {
            Interlocked.Increment(ref _given);
            Interlocked.Increment(ref _held);
        }

        return new Lease(this, isAcquired);
    }

    private sealed class Lease(FakeLimiter limiter, bool isAcquired) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = TimeSpan.FromSeconds(3);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (isAcquired)
            {
                Interlocked.Decrement(ref limiter._held);
            }

            base.Dispose(disposing);
        }
    }
}
