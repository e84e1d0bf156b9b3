using Segmind.Sdk.Victim;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>What must hold of a key at any moment, and at its end, whoever died when.</summary>
internal static class KeyLaws
{
    private static readonly string[] Secrets = ["a secret portrait", "iVBOR", "\x89PNG"];

    /// <summary>Right after a death, and again at the end. The scene must be quiet.</summary>
    public static async Task HoldAsync(Scene scene)
    {
        var intents = 0;
        // By the caller's wish, and no more often: what is declared not accepted in a recovery is not on the ledger either.
        var givenUp = scene.Order.Script is VictimScript.Resubmit or VictimScript.RunAgain or VictimScript.Replace ? 1 : 0;
        foreach (var key in scene.Keys)
        {
            var records = await scene.RecordsAsync(key);
            var accepted = scene.Rows.Count(row => row.Prompt.Contains(key + ",", StringComparison.Ordinal) || row.Prompt.Contains(key + " anew,", StringComparison.Ordinal));
            Law.Holds(accepted <= 1 + givenUp, $"I1: {accepted} accepted submits of {key}, which its caller gave up {givenUp} times");
            intents += records.Count(record => record.R == RecordKind.Intent);
        }

        Law.Holds(scene.Submits.Count(submit => submit.BodyComplete) <= intents, $"I2: {scene.Submits.Count} submits, but {intents} intents");
        Law.Holds(scene.Submits.Count(submit => submit.BodyLength > 0) <= intents, $"I3: body bytes of {scene.Submits.Count} submits, but {intents} intents");
        await ImagesAreWholeAsync(scene);
        foreach (var text in scene.JournalTexts)
        {
            Law.Holds(!text.Contains(scene.Order.ApiKey, StringComparison.Ordinal), "I13: the journal holds the API key");
            Law.Holds(!Secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)), "I13: the journal holds the request or an image");
        }
    }

    public static async Task HoldAtTheEndAsync(Scene scene, KeyEnd end, string key = Scene.Key)
    {
        var last = (await scene.AttemptsAsync(key))[^1];
        Law.Holds(last.State == RunState.Saved, $"I7: the key ended {last.State}");
        Law.Holds(scene.Rows.Single(row => row.RequestId == last.RequestId).Prompt == VictimScript.PromptFor(scene.Order, key), "I7: the job is another request's");
        var expected = await scene.OutputsAsync(last.RequestId!);
        Law.Holds(expected.Count == scene.ImagesPerRun, "I7: the service made another number of images");
        Law.Holds(end.Result.Images.Count == expected.Count, "I7: images are missing");
        foreach (var (image, bytes) in end.Result.Images.Zip(expected))
        {
            var saved = await File.ReadAllBytesAsync(image.Path!);
            Law.Holds(bytes.AsSpan().SequenceEqual(saved), "I7: an image is not the service's");
        }
    }

    /// <summary>An id that was on disk once is there for ever.</summary>
    public static async Task<IReadOnlyDictionary<int, string>> IdsAsync(Scene scene, IReadOnlyDictionary<int, string>? before = null)
    {
        var ids = (await scene.AttemptsAsync()).Where(attempt => attempt.RequestId is not null).ToDictionary(attempt => attempt.Number, attempt => attempt.RequestId!);
        Law.Holds(before is null || before.All(ids.Contains), "I4: an id that was written down is lost");
        return ids;
    }

    /// <summary>The order of one victim's own acts.</summary>
    public static void HoldOf(VictimTrace trace)
    {
        var passed = trace.Passed.ToList();
        for (var at = passed.IndexOf("write submit before"); at >= 0; at = passed.IndexOf("connect Submit before", at) is var next and >= 0 ? passed.IndexOf("write submit before", next) : -1)
        {
            var intent = passed.LastIndexOf("write intent after", at);
            Law.Holds(intent >= 0 && passed.IndexOf("sync shard after", intent, at - intent) >= 0, "I3: a body byte before its intent was durable");
            Law.Holds(IsBefore(passed, "write accepted after", "write poll before", at), "I5: a poll before the id was durable");
            Law.Holds(IsBefore(passed, "write completed after", "write image before", at), "I5: a download before the result was durable");
        }
    }

    private static bool IsBefore(List<string> passed, string first, string then, int from)
    {
        var at = passed.IndexOf(then, from);
        return at < 0 || passed.IndexOf(first, from) is var before && before >= 0 && before < at;
    }

    private static async Task ImagesAreWholeAsync(Scene scene)
    {
        var named = scene.ImagesOnDisk;
        if (named.Count == 0)
        {
            return;
        }

        var made = new List<byte[]>();
        foreach (var row in scene.Rows)
        {
            made.AddRange(await scene.OutputsAsync(row.RequestId));
        }

        foreach (var path in named)
        {
            var bytes = await File.ReadAllBytesAsync(path);
            Law.Holds(made.Any(image => image.AsSpan().SequenceEqual(bytes)), $"I9: {Path.GetFileName(path)} is not whole");
        }
    }
}
