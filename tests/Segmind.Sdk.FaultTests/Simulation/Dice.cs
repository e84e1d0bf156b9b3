namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What each number drawn is for, so that one more draw of one kind moves no other.</summary>
internal enum Lot
{
    Climate,
    Submit,
    Poll,
    Fetch,
    Download,
    Upload,
    Disk,
    Loss,
    Caller,
    Job,
}

/// <summary>Numbers from (seed, job, lot, call number), and from nothing else.</summary>
internal readonly struct Dice(ulong seed, long job)
{
    public ulong Draw(Lot lot, long n)
    {
        var x = Mix(seed + 0x9E3779B97F4A7C15);
        x = Mix(x ^ (ulong)job);
        x = Mix(x ^ ((ulong)lot << 48) ^ (ulong)n);
        return x;
    }

    public bool Chance(Lot lot, long n, double probability) => (Draw(lot, n) >> 11) * (1.0 / (1UL << 53)) < probability;

    public int Pick(Lot lot, long n, int count) => (int)(Draw(lot, n) % (ulong)count);

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
