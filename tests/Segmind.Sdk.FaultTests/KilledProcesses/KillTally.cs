using System.Collections.Concurrent;
using System.Globalization;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>Counts deaths by window, and what came of them.</summary>
internal sealed class KillTally
{
    private readonly ConcurrentDictionary<int, int> _kills = new();
    private readonly ConcurrentDictionary<int, int> _killedTwice = new();
    private int _unknown;
    private int _calls;
    private int _leftovers;

    public int Kills => _kills.Where(pair => pair.Key != KillWindow.InRecovery).Sum(pair => pair.Value);

    public int this[int window] => _kills.GetValueOrDefault(window);

    /// <summary>Where those who were killed again in their recovery had been killed first.</summary>
    public IEnumerable<int> WindowsKilledTwice => _killedTwice.Keys.Order();

    public void AddKilledTwice(int firstWindow) => _killedTwice.TryAdd(firstWindow, firstWindow);

    public void Add(int window) => _kills.AddOrUpdate(window, 1, (_, count) => count + 1);

    public void Add(KeyEnd end, int leftovers)
    {
        Interlocked.Add(ref _unknown, end.UnknownAttempts);
        Interlocked.Add(ref _calls, end.Calls);
        Interlocked.Add(ref _leftovers, leftovers);
    }

    public void Print(ITestOutputHelper output)
    {
        foreach (var (window, count) in _kills.OrderBy(pair => pair.Key))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{window,3}  {count,5}  {KillWindow.NameOf(window)}"));
        }

        output.WriteLine($"{Kills} kills; {_unknown} outcomes unknown, all justified; {_calls} recovering calls; {_leftovers} temporary files left behind.");
    }
}
