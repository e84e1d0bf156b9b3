using Segmind.Sdk.Emulator;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>Every fault on every route that it suits, each with a chance and a seed of its own.</summary>
internal static class ChaosMix
{
    public const string AlwaysLimited = "magic-eraser";
    public const string LimitedAtFirst = "bg-removal-v2";
    public const string ResultNeverComes = "faceswap-v2";
    public const string Slow = "clarity-upscaler";

    private static readonly FaultRoute[] Submits = [FaultRoute.V1, FaultRoute.V2Submit, FaultRoute.WorkflowSubmit, FaultRoute.Aiml];
    private static readonly FaultRoute[] Reads = [FaultRoute.V2Status, FaultRoute.WorkflowPoll];

    public static void Script(SegmindEmulator emulator, int limitedAtFirst)
    {
        emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Slug = AlwaysLimited, Kind = FaultKind.RateLimited, Reset = "", Times = null });
        emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Slug = LimitedAtFirst, Kind = FaultKind.RateLimited, Reset = "", Times = limitedAtFirst });
        emulator.AddFault(new Fault { Route = FaultRoute.V2Result, Slug = ResultNeverComes, Kind = FaultKind.DropAfterAccepting, Times = null });
        foreach (var fault in Faults().Select((fault, seed) => fault with { Seed = seed, Times = null, Reset = "" }))
        {
            emulator.AddFault(fault);
        }
    }

    private static IEnumerable<Fault> Faults() =>
    [
        .. Submits.SelectMany(Submit),
        .. Reads.SelectMany(Poll),
        .. Broken(FaultRoute.V2Result, 0.04),
        .. Broken(FaultRoute.Media, 0.03),
        .. Broken(FaultRoute.Upload, 0.3),
        new() { Route = FaultRoute.Upload, Kind = FaultKind.OtherShape, Probability = 0.1 },
    ];

    private static IEnumerable<Fault> Submit(FaultRoute route) =>
    [
        .. Broken(route, 0.02),
        new() { Route = route, Kind = FaultKind.DropAfterAccepting, Probability = 0.02 },
        new() { Route = route, Kind = FaultKind.Respond, Status = 500, Probability = 0.01 },
        new() { Route = route, Kind = FaultKind.Respond, Status = 503, AfterAccepting = true, Probability = 0.01 },
        new() { Route = route, Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(100), Probability = 0.02 },
        new() { Route = route, Kind = FaultKind.RetiredModel, Probability = 0.01 },
        new() { Route = route, Kind = FaultKind.NoCredits, Probability = 0.01 },
        new() { Route = route, Kind = FaultKind.ModerationFailed, Probability = 0.03 },
    ];

    private static IEnumerable<Fault> Poll(FaultRoute route) =>
    [
        .. Broken(route, 0.02),
        new() { Route = route, Kind = FaultKind.RateLimited, Probability = 0.01 },
        new() { Route = route, Kind = FaultKind.Respond, Status = 503, Probability = 0.02 },
        new() { Route = route, Kind = FaultKind.Respond, Status = 404, Probability = 0.01 },
        new() { Route = route, Kind = FaultKind.Respond, Status = 401, Probability = 0.01 },
    ];

    private static IEnumerable<Fault> Broken(FaultRoute route, double chance) =>
    [
        new() { Route = route, Kind = FaultKind.DropBeforeAccepting, Probability = chance },
        new() { Route = route, Kind = FaultKind.HalfBody, Probability = chance },
        new() { Route = route, Kind = FaultKind.WrongContentType, Probability = chance },
        new() { Route = route, Kind = FaultKind.WithholdAnswer, Probability = chance / 4 },
    ];
}
