using Segmind.Sdk.Victim;
using Xunit.Sdk;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>The laws can be broken: worse clients and disks are caught.</summary>
[Collection(nameof(OneAtATime))]
public sealed class LawTests
{
    [Theory]
    [InlineData("write upload before")]
    [InlineData("write submit out")]
    public async Task A_client_that_always_says_unknown_breaks_the_sixth_law(string boundary)
    {
        await BreaksAsync("I6", boundary, play: (_, _, key) => throw new SubmitOutcomeUnknownException("Who knows.") { Key = key, Attempt = ++_said });
    }

    [Theory]
    [InlineData("write upload before")]
    [InlineData("create attempt after")]
    public async Task A_client_that_never_sends_breaks_the_seventh_law(string boundary)
    {
        await BreaksAsync("I7", boundary, play: (_, _, _) => throw new SegmindConnectionException("Not today."));
    }

    [Theory]
    [InlineData(CountingStorage.LosesIntents, "read submit headers after", "I2")]
    [InlineData(CountingStorage.LosesAnswers, "write poll before", "I6")]
    [InlineData(CountingStorage.LosesImages, "write saved after", "I9")]
    public async Task A_disk_that_does_not_keep_its_word_breaks_a_law(string sabotage, string boundary, string law)
    {
        await BreaksAsync(law, boundary, sabotage);
    }

    [Fact]
    public async Task A_disk_that_loses_intents_is_charged_twice()
    {
        await using var scene = await Scene.OpenAsync();
        var death = await scene.RunAsync(order => order with { Sabotage = CountingStorage.LosesIntents, DieAtName = "read submit headers after" });
        await scene.QuietAsync(submitsBegun: 1);
        await new Recovery(scene).EndAsync(Scene.Key, [death]);

        Assert.Equal(2, scene.Rows.Count);
        Assert.StartsWith("I1", (await Assert.ThrowsAnyAsync<XunitException>(() => KeyLaws.HoldAsync(scene))).Message, StringComparison.Ordinal);
    }

    private int _said;

    private static async Task BreaksAsync(string law, string boundary, string sabotage = "", Func<SegmindClient, VictimOrder, string, Task<InferenceResult>>? play = null)
    {
        await using var scene = await Scene.OpenAsync();
        var death = await scene.RunAsync(order => order with { Sabotage = sabotage, DieAtName = boundary });
        Assert.True(death.WasKilled);
        var e = await Assert.ThrowsAnyAsync<XunitException>(async () =>
        {
            await Trial.AfterDeathAsync(scene, [death]);
            var end = await new Recovery(scene, play).EndAsync(Scene.Key, [death]);
            await KeyLaws.HoldAsync(scene);
            await KeyLaws.HoldAtTheEndAsync(scene, end);
        });
        Assert.StartsWith(law, e.Message, StringComparison.Ordinal);
    }
}
