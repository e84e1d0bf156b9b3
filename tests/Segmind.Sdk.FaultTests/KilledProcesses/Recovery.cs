using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>
/// Calls a key again until it ends, each time with a client that knows only what is on disk. What stays unknown is looked up in the
/// account's history, as a person would.
/// </summary>
/// <param name="scene">Where the deaths were.</param>
/// <param name="play">The call; a test of the tests puts a worse client in its place.</param>
internal sealed class Recovery(Scene scene, Func<SegmindClient, VictimOrder, string, Task<InferenceResult>>? play = null)
{
    private const int MostCalls = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Func<SegmindClient, VictimOrder, string, Task<InferenceResult>> _play = play ?? VictimScript.PlayAsync;
    private readonly HashSet<int> _unknown = [];

    public async Task<KeyEnd> EndAsync(string key, IReadOnlyList<VictimTrace> deaths, int scriptedUnknowns = 0)
    {
        var allowed = scriptedUnknowns + deaths.Count(death => death.WasKilled && KillWindow.LeavesUnknown(death.Window));
        for (var call = 1; call <= MostCalls; call++)
        {
            await using var client = scene.NewClient();
            try
            {
                var result = await _play(client, scene.Order, key).WaitAsync(Patience);
                Law.Holds((await client.FindRunAsync(key)).State == RunState.Saved, "I8: who gets images has a saved key");
                return new KeyEnd(result, call, _unknown.Count);
            }
            catch (SubmitOutcomeUnknownException e)
            {
                _unknown.Add(e.Attempt);
                Law.Holds(_unknown.Count <= allowed, $"I6: an unknown outcome ({e.Message}) after deaths at {string.Join(", ", deaths.Select(death => $"{death.Window} ({death.Passed.Count})"))}");
                var told = await client.FindRunAsync(key);
                Law.Holds(told.State == RunState.Unknown && told.Attempt == e.Attempt, $"I8: told unknown, but the key is {told.State}");
                await ResolveAsync(client, key, e.Attempt);
            }
            catch (SegmindException e)
            {
                var told = (await client.FindRunAsync(key)).State;
                Law.Holds(Matches(e, told), $"I8: told {e.GetType().Name} ({e.Message}), but the key is {told}");
            }
        }

        Assert.Fail($"I7: the key '{key}' did not end saved within {MostCalls} calls.");
        return null!;
    }

    private async Task ResolveAsync(SegmindClient client, string key, int attempt)
    {
        var since = (await scene.AttemptsAsync(key))[^1].Intent!.Time;
        var found = scene.Rows.LastOrDefault(row => row.Prompt == VictimScript.PromptFor(scene.Order, key) && row.SubmittedAt >= since);
        await client.ResolveAsync(key, attempt, found is null ? UnknownResolution.NotAccepted : UnknownResolution.Adopt(found.RequestId));
    }

    private static bool Matches(SegmindException e, RunState state) => e switch
    {
        SegmindConnectionException => state is RunState.Free,
        InferenceFailedException => state is RunState.Failed,
        SegmindApiException => state is RunState.Refused,
        _ => false,
    };
}
