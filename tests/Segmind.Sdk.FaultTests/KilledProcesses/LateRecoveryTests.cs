namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>The service keeps a job for an hour and its files for seven days, by its own clock; ours may be a day wrong.</summary>
[Collection(nameof(OneAtATime))]
public sealed class LateRecoveryTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(0)]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task Within_the_hour_the_images_of_a_dead_owner_are_fetched(int clockError)
    {
        await using var scene = await DeadAsync("write accepted after", clockError, Hour - Minute);

        await KeyLaws.HoldAtTheEndAsync(scene, await new Recovery(scene).EndAsync(Scene.Key, []));

        Assert.Single(scene.Submits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task After_the_hour_the_job_has_expired_and_is_not_submitted_again(int clockError)
    {
        await using var scene = await DeadAsync("write accepted after", clockError, Hour + Minute);

        for (var call = 1; call <= 2; call++)
        {
            await using var client = scene.NewClient();
            var e = await Assert.ThrowsAsync<SegmindApiException>(() => Victim.VictimScript.PlayAsync(client, scene.Order, Scene.Key));
            Assert.Equal(SegmindErrorKind.JobExpired, e.Kind);
            Assert.Equal(RunState.Expired, (await client.FindRunAsync(Scene.Key)).State);
        }

        Assert.Single(scene.Submits);
        Assert.Single(scene.Service.Requests, request => request.Path.EndsWith("/status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_that_is_written_down_can_be_fetched_for_seven_days()
    {
        await using var scene = await DeadAsync("write completed after", clockError: 0, Week * 0.985);

        await KeyLaws.HoldAtTheEndAsync(scene, await new Recovery(scene).EndAsync(Scene.Key, []));

        Assert.Single(scene.Submits);
    }

    [Fact]
    public async Task After_seven_days_a_paid_image_is_told_lost_and_not_made_again()
    {
        await using var scene = await DeadAsync("write completed after", clockError: 0, Week * 1.015);
        await using var client = scene.NewClient();

        var e = await Assert.ThrowsAsync<ResultNotSavedException>(() => Victim.VictimScript.PlayAsync(client, scene.Order with { Script = Victim.VictimScript.RunAgain }, Scene.Key));

        Assert.Equal(ChargeOutcome.Charged, e.Charge);
        Assert.Equal(RunState.Completed, (await client.FindRunAsync(Scene.Key)).State);
        Assert.Single(scene.Submits);
        Assert.Empty(scene.ImagesOnDisk);
    }

    private static async Task<Scene> DeadAsync(string boundary, int clockError, TimeSpan later)
    {
        var scene = await Scene.OpenAsync();
        scene.Order = scene.Order with { ClockError = TimeSpan.FromHours(clockError) };
        Assert.True((await scene.RunAsync(order => order with { DieAtName = boundary })).WasKilled);
        scene.ServiceClock.Error = later;
        return scene;
    }
}
