namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>SplitMix64: cheap to start anew for every answer, so that a case depends on its seed and number alone.</summary>
internal sealed class FuzzRandom(ulong seed, long number, int part = 0)
{
    private ulong _state = Mix(Mix(Mix(seed) ^ (ulong)number) ^ (ulong)part);

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    public bool OneIn(int count) => Below(count) == 0;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
