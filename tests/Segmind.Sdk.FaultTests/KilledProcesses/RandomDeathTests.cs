using System.Diagnostics.CodeAnalysis;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>A pool of processes on the same keys, which die and are replaced while the others go on.</summary>
[Collection(nameof(OneAtATime))]
[SuppressMessage("Security", "CA5394", Justification = "A seeded sequence is the point.")]
public sealed class RandomDeathTests(ITestOutputHelper output)
{
    private const int Keys = 24;
    private const int Pool = 3;
    private const int LivesEach = 9;
    private const int LeastKills = 18;
    private const int Seed = 4711;

    [Fact]
    public async Task Many_keys_under_a_pool_of_mortals_are_each_submitted_once_and_end_saved()
    {
        await using var scene = await Scene.OpenAsync();
        var keys = Enumerable.Range(1, Keys).Select(n => $"order-{n:00}").ToList();
        scene.Order = scene.Order with { Key = string.Join(',', keys) };
        var tally = new KillTally();
        var deaths = new List<(string Key, VictimTrace Trace)>();
        var begun = 0;

        await Task.WhenAll(Enumerable.Range(0, Pool).Select(LiveAndDieAsync));

        await scene.QuietAsync(begun);
        await KeyLaws.HoldAsync(scene);
        await Sweep.OverAsync(keys, async key =>
        {
            var end = await new Recovery(scene).EndAsync(key, [.. deaths.Where(death => death.Key == key).Select(death => death.Trace)]);
            await KeyLaws.HoldAtTheEndAsync(scene, end, key);
            tally.Add(end, leftovers: 0);
        });
        await scene.QuietAsync(Keys);
        await KeyLaws.HoldAsync(scene);
        tally.Print(output);
        Assert.True(tally.Kills >= LeastKills, $"Only {tally.Kills} kills.");
        Assert.Equal(Keys, scene.Rows.Select(row => row.Prompt).Distinct().Count());

        async Task LiveAndDieAsync(int member)
        {
            var random = new Random(Seed + member);
            string[] mine = [.. keys.Skip(member * Keys / Pool), .. keys.Take(member * Keys / Pool)];
            for (var life = 0; life < LivesEach; life++)
            {
                var trace = await scene.RunAsync(order => order with { Key = string.Join(',', mine), DieAt = random.Next(40, 450) });
                Interlocked.Add(ref begun, trace.SubmitsBegun);
                KeyLaws.HoldOf(trace);
                if (!trace.WasKilled)
                {
                    continue;
                }

                tally.Add(trace.Window);
                lock (deaths)
                {
                    deaths.Add((mine[trace.Ends.Count], trace));
                }
            }
        }
    }
}
