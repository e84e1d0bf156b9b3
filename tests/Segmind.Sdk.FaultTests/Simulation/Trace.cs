using System.Text;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What happened in a world, in order: as a hash, and as text when somebody wants to read it.</summary>
internal sealed class Trace(SimTime time, bool isKept)
{
    private const ulong Prime = 1099511628211;
    private readonly StringBuilder? _text = isKept ? new() : null;

    public ulong Hash { get; private set; } = 14695981039346656037;

    public string Text => _text?.ToString() ?? "";

    public void Add(string what)
    {
        Add((ulong)time.Now.Ticks);
        foreach (var letter in what)
        {
            Add(letter);
        }

        _text?.Append(FormattableString.Invariant($"{time.Now.TotalSeconds,8:0} s  {what}\n"));
    }

    public static ulong Join(ulong hash, ulong next) => (hash ^ next) * Prime;

    private void Add(ulong value) => Hash = Join(Hash, value);
}
