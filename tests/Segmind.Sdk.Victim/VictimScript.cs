using Segmind.Sdk.Models;

namespace Segmind.Sdk.Victim;

/// <summary>What an app calls, again and again until its key has ended: the same in a victim and in whoever recovers from its death.</summary>
internal static class VictimScript
{
    public const string Run = "run";
    public const string Workflow = "workflow";
    public const string RunAgain = "run again";
    public const string Resubmit = "resubmit";
    public const string Replace = "replace";
    public const string Resume = "resume";

    /// <summary>As <see cref="Run"/>, but a victim's first submit is given up before it is sent.</summary>
    public const string GiveUp = "give up";

    /// <summary>Longer than a socket's first write, so that a body leaves in more than one.</summary>
    private static string PromptOf(string key) => string.Concat(Enumerable.Repeat($"a secret portrait for {key}, ", 260));

    public static string PromptFor(VictimOrder order, string key) => PromptOf(order.Script == Replace ? key + " anew" : key);

    public static QueuedRequest RequestOf(VictimOrder order, string key) => order.Script == Workflow
        ? new RetouchWorkflow { Image = ImageInput.FromFile(order.Image), Instructions = PromptFor(order, key) }
        : new SeedreamV5LiteI2I
        {
            Prompt = PromptFor(order, key),
            Images = [ImageInput.FromFile(order.Image)],
            MaxImages = 2,
        };

    public static RunOnceOptions OptionsOf(VictimOrder order) => new()
    {
        Interval = TimeSpan.FromMilliseconds(100),
        Timeout = order.Timeout,
        RunAgain = order.Script == RunAgain,
        OnUnknown = order.Script == Resubmit ? OnUnknown.Resubmit : OnUnknown.Throw,
    };

    public static SpendBudget? BudgetOf(VictimOrder order) =>
        order.Budget is { } limit ? new SpendBudget(limit) { Price = _ => 0.2m } : null;

    public static async Task<InferenceResult> PlayAsync(SegmindClient client, VictimOrder order, string key)
    {
        if (order.Script == Resume)
        {
            await foreach (var run in client.ResumePendingAsync(new ResumeOptions { Interval = TimeSpan.FromMilliseconds(100) }))
            {
                _ = run.State == RunState.Saved ? 0 : throw run.Error!;
            }
        }

        try
        {
            return await client.RunOnceAsync(key, RequestOf(order, key), OptionsOf(order));
        }
        catch (KeyConflictException) when (order.Script == Replace)
        {
            await client.ForgetAsync(key);
            return await client.RunOnceAsync(key, RequestOf(order, key), OptionsOf(order));
        }
    }
}
