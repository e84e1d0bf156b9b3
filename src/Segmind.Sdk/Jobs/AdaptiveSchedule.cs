namespace Segmind.Sdk;

/// <summary>Polls where the job can be done: the model's plan, jittered so that jobs submitted together don't poll together.</summary>
internal sealed class AdaptiveSchedule : PollSchedule
{
    /// <summary>No plan is so eager.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(50);

    /// <summary>The largest part of a gap that is added to it or taken off.</summary>
    public const double Jitter = 0.1;

    /// <summary>The time until the next poll, from now.</summary>
    /// <param name="polls">How many this wait has made.</param>
    /// <param name="elapsed">The time since the job's submit.</param>
    /// <param name="seed">The job's own, so that its jitter is its own.</param>
    /// <param name="latency">What is known of its model.</param>
    public static TimeSpan Gap(int polls, TimeSpan elapsed, ulong seed, Latency latency)
    {
        var gap = TimeSpan.FromSeconds(latency.Plan.Gap(elapsed) * (1 + (Jitter * Swing(seed, polls))));
        return gap > Floor ? gap : Floor;
    }

    /// <summary>The job's own chance comes from its id, so that the same run is the same again.</summary>
    internal override TimeSpan Gap(in PollMoment at) => Gap(at.Polls, at.Elapsed, Seed(at.Job.RequestId), at.Latencies.Of(at.Job.Model));

    /// <summary>FNV-1a: other than the runtime's hash of a text it is the same in every process.</summary>
    private static ulong Seed(string id)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in id)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }

    /// <summary>From -1 to 1, evenly and as if by chance: SplitMix64.</summary>
    private static double Swing(ulong seed, int polls)
    {
        var bits = seed + (((ulong)polls + 1) * 0x9E3779B97F4A7C15);
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        bits ^= bits >> 31;
        return ((bits >> 11) / (double)(1UL << 52)) - 1;
    }
}
