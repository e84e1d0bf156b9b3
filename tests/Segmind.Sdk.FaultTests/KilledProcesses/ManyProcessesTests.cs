using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>Several processes on one key, alive.</summary>
[Collection(nameof(OneAtATime))]
public sealed class ManyProcessesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Processes_on_one_key_submit_once_and_all_get_its_images(int count)
    {
        await using var scene = await Scene.OpenAsync();

        var traces = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => scene.RunAsync()));

        Assert.All(traces, trace => Assert.Equal(["saved 2"], trace.Ends));
        Assert.Single(scene.Rows);
        Assert.Single(scene.Submits);
        Assert.Single(scene.Service.Requests, request => request.Path == "/upload-asset");
        Assert.Equal(2, scene.ImagesOnDisk.Count);
        await KeyLaws.HoldAsync(scene);
    }

    [Theory]
    [InlineData("connect Submit after")]
    [InlineData("write intent after")]
    public async Task An_owner_that_stands_still_keeps_its_key_and_finishes_when_it_goes_on(string boundary)
    {
        await using var scene = await Scene.OpenAsync();
        using var owner = scene.Start(order => order with { DieAtName = boundary, Signal = VictimSignal.Stop });
        await owner.StoppedAsync();

        // Even one that would give up an unknown outcome: its owner is alive, so it is none.
        var other = await scene.RunAsync(order => order with { Script = VictimScript.Resubmit, Timeout = TimeSpan.FromSeconds(0.5) });
        Assert.StartsWith(nameof(KeyInFlightException), Assert.Single(other.Ends), StringComparison.Ordinal);
        Assert.Empty(scene.Submits);
        await using var client = scene.NewClient();
        Assert.Equal(RunState.InFlight, (await client.FindRunAsync(Scene.Key)).State);

        owner.Resume();
        Assert.Equal(["saved 2"], (await owner.EndAsync()).Ends);
        Assert.Equal(["saved 2"], (await scene.RunAsync()).Ends);
        Assert.Single(scene.Rows);
        Assert.Single(scene.Submits);
    }

    [Fact]
    public async Task A_journal_whose_locks_are_switched_off_is_refused_and_nothing_is_sent()
    {
        await using var scene = await Scene.OpenAsync();

        var trace = await scene.RunAsync(environment: ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"));

        Assert.StartsWith(nameof(JournalException), Assert.Single(trace.Ends), StringComparison.Ordinal);
        Assert.Contains("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", trace.Ends[0], StringComparison.Ordinal);
        Assert.Empty(scene.Service.Requests);
    }

    [Fact]
    public async Task Without_any_lock_an_owner_that_was_taken_for_dead_does_not_submit()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Order = scene.Order with { Sabotage = CountingStorage.LocksNothing };
        using var owner = scene.Start(order => order with { DieAtName = "create attempt after", Signal = VictimSignal.Stop });
        await owner.StoppedAsync();

        Assert.Equal(["saved 2"], (await scene.RunAsync()).Ends);
        owner.Resume();
        Assert.StartsWith(nameof(JournalException), Assert.Single((await owner.EndAsync()).Ends), StringComparison.Ordinal);

        Assert.Single(scene.Rows);
        Assert.Single(scene.Submits);
        Assert.Equal(["saved 2"], (await scene.RunAsync()).Ends);
        Assert.Single(scene.Rows);
    }

    [Fact]
    public async Task Without_any_lock_the_intent_alone_keeps_the_submit_single()
    {
        await using var scene = await Scene.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => scene.RunAsync(order => order with { Sabotage = CountingStorage.LocksNothing })));

        Assert.InRange(scene.Rows.Count, 0, 1);
        Assert.InRange(scene.Submits.Count, 0, 1);
    }
}
