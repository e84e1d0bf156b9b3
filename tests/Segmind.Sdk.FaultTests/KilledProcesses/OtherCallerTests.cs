using Segmind.Sdk.Emulator;
using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>A key whose owner died after it was accepted, in the hands of somebody with another request, origin or API key.</summary>
[Collection(nameof(OneAtATime))]
public sealed class OtherCallerTests
{
    [Fact]
    public async Task Another_request_under_the_key_sends_nothing_not_even_an_upload()
    {
        await using var scene = await AcceptedAsync();
        var requests = scene.Service.Requests.Count;
        await using var client = scene.NewClient();

        var e = await Assert.ThrowsAsync<KeyConflictException>(() => client.RunOnceAsync(Scene.Key, VictimScript.RequestOf(scene.Order with { Script = VictimScript.Replace }, Scene.Key)));

        Assert.Equal(["prompt"], e.Members);
        Assert.Equal(requests, scene.Service.Requests.Count);
        await EndsSavedAsync(scene);
    }

    [Fact]
    public async Task Another_origin_sends_nothing_to_either()
    {
        await using var scene = await AcceptedAsync();
        await using var other = await SegmindEmulator.StartAsync();
        var requests = scene.Service.Requests.Count;
        await using var client = scene.NewClient(options => (options.BaseAddress, options.StorageAddress) = (other.BaseAddress, other.StorageAddress));

        await Assert.ThrowsAsync<KeyConflictException>(() => VictimScript.PlayAsync(client, scene.Order, Scene.Key));
        var resumed = await client.ResumePendingAsync().ToListAsync();

        Assert.IsType<JournalException>(Assert.Single(resumed).Error);
        Assert.Equal((requests, 0), (scene.Service.Requests.Count, other.Requests.Count));
        await EndsSavedAsync(scene);
    }

    [Fact]
    public async Task Another_API_key_does_not_find_the_job_and_submits_nothing()
    {
        await using var scene = await AcceptedAsync();
        await using var client = scene.NewClient(options => options.ApiKey = "SG_another0account0");

        var e = await Assert.ThrowsAsync<SegmindApiException>(() => VictimScript.PlayAsync(client, scene.Order, Scene.Key));

        Assert.Equal(SegmindErrorKind.JobNotFound, e.Kind);
        Assert.Single(scene.Submits);
        Assert.Equal(RunState.Accepted, (await client.FindRunAsync(Scene.Key)).State);
        await EndsSavedAsync(scene);
    }

    private static async Task<Scene> AcceptedAsync()
    {
        var scene = await Scene.OpenAsync();
        Assert.True((await scene.RunAsync(order => order with { DieAtName = "write accepted after" })).WasKilled);
        return scene;
    }

    private static async Task EndsSavedAsync(Scene scene)
    {
        await KeyLaws.HoldAtTheEndAsync(scene, await new Recovery(scene).EndAsync(Scene.Key, []));
        await KeyLaws.HoldAsync(scene);
    }
}
