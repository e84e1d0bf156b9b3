using Segmind.Sdk.Emulator;
using Segmind.Sdk.Victim;
using Xunit.Sdk;

namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>One key, the deaths of its victims, and the recovery: every law checked after each.</summary>
/// <param name="Script">What the victims do.</param>
/// <param name="Fault">What the service does to the first submit.</param>
internal sealed record Trial(string Script, FaultKind? Fault = null)
{
    /// <summary>Recovered by a process of its own; else by a fresh client in this one, which is faster and reads the same disk.</summary>
    public bool RecoversInProcess { get; init; } = true;

    public override string ToString() => Fault is null ? Script : $"{Script}, {Fault}";

    /// <summary>Kills a victim at a boundary and recovers. False when it came to its end before.</summary>
    public async Task<bool> KillAsync(KillTally tally, params Boundary[] boundaries)
    {
        try
        {
            return await KillAndRecoverAsync(tally, boundaries);
        }
        catch (XunitException e)
        {
            throw new XunitException($"{e.Message} [{this}, killed at boundary {string.Join(" and ", boundaries)}]", e);
        }
    }

    /// <summary>Lets a victim live, to learn the boundaries on its way.</summary>
    public async Task<VictimTrace> LiveAsync()
    {
        await using var scene = await PrepareAsync();
        return await scene.RunAsync();
    }

    /// <summary>Kills a victim from here once the service shows that it has come far enough.</summary>
    public async Task KillWhenAsync(KillTally tally, Func<Scene, VictimTrace, bool> isTime, int window)
    {
        await using var scene = await PrepareAsync();
        using var victim = scene.Start();
        await Wait.UntilAsync(() => isTime(scene, victim.Trace), $"the victim comes to: {KillWindow.NameOf(window)}");
        var deaths = new[] { await victim.KillAsync() };
        tally.Add(window);
        await AfterDeathAsync(scene, deaths);
        await EndAsync(scene, deaths, tally, await KeyLaws.IdsAsync(scene));
    }

    /// <summary>Checks what must hold of a scene whose victims have just died or ended.</summary>
    public static async Task AfterDeathAsync(Scene scene, IReadOnlyList<VictimTrace> traces)
    {
        await scene.QuietAsync(scene.SubmitsBefore + traces.Sum(trace => trace.SubmitsBegun));
        await KeyLaws.HoldAsync(scene);
        KeyLaws.HoldOf(traces[^1]);
    }

    private async Task<bool> KillAndRecoverAsync(KillTally tally, Boundary[] boundaries)
    {
        await using var scene = await PrepareAsync();
        var deaths = new List<VictimTrace>();
        IReadOnlyDictionary<int, string>? ids = null;
        var killed = true;
        foreach (var boundary in boundaries)
        {
            var trace = await scene.RunAsync(boundary.In);
            deaths.Add(trace);
            killed &= trace.WasKilled;
            await AfterDeathAsync(scene, deaths);
            ids = await KeyLaws.IdsAsync(scene, ids);
            if (trace.WasKilled)
            {
                tally.Add(deaths.Count == 1 ? trace.Window : KillWindow.InRecovery);
            }

            // A call that has ended is in no window any more.
            if (deaths.Count == 1 && trace.Ends.Count == 0)
            {
                ImagesAreNamedAsTheWindowSays(scene, trace.Window);
            }
        }

        await EndAsync(scene, deaths, tally, ids!);
        if (killed && deaths.Count > 1)
        {
            tally.AddKilledTwice(deaths[0].Window);
        }

        return killed;
    }

    private static void ImagesAreNamedAsTheWindowSays(Scene scene, int window)
    {
        var named = scene.ImagesOnDisk.Count - scene.ImagesBefore;
        var fits = window switch
        {
            KillWindow.SomeNamed => named > 0 && named < scene.ImagesPerRun,
            KillWindow.AllNamed or KillWindow.HalfSaved or KillWindow.Over => named == scene.ImagesPerRun,
            _ => named == 0,
        };
        Assert.True(fits, $"{named} of {scene.ImagesPerRun} images are named after a death in window {window}, {KillWindow.NameOf(window)}.");
    }

    private async Task<Scene> PrepareAsync()
    {
        var scene = await Scene.OpenAsync(Script);
        await scene.PrepareAsync();
        if (Fault is { } fault)
        {
            scene.AddFault(fault, Script == VictimScript.Workflow ? FaultRoute.WorkflowSubmit : FaultRoute.V2Submit);
        }

        return scene;
    }

    private async Task EndAsync(Scene scene, IReadOnlyList<VictimTrace> deaths, KillTally tally, IReadOnlyDictionary<int, string> ids)
    {
        if (!RecoversInProcess)
        {
            KeyLaws.HoldOf(await scene.RunAsync());
        }

        var unknowns = Script == VictimScript.Resubmit || Fault is FaultKind.DropAfterAccepting or FaultKind.DropBeforeAccepting ? 1 : 0;
        var end = await new Recovery(scene).EndAsync(Scene.Key, deaths, unknowns);
        await scene.QuietAsync(submitsBegun: 1);
        await KeyLaws.IdsAsync(scene, ids);
        await KeyLaws.HoldAsync(scene);
        await KeyLaws.HoldAtTheEndAsync(scene, end);
        tally.Add(end, scene.Leftovers);
    }
}
