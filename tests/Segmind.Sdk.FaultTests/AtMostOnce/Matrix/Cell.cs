using System.Net;

namespace Segmind.Sdk.FaultTests;

/// <summary>One place of the matrix: what the app did, what the service does, on which connection, and which HTTP the app asks for.</summary>
internal sealed record Cell(Composition Composition, Behaviour Behaviour, bool IsWarm, Version Version)
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<Cell> All { get; } = Of(Composition.All);

    public static IReadOnlyList<Cell> Of(IReadOnlyList<Composition> compositions) =>
    [
        .. from composition in compositions
           from behaviour in Behaviour.All
           from isWarm in new[] { false, true }
           from version in new[] { HttpVersion.Version11, HttpVersion.Version20 }
           where version == HttpVersion.Version20 || !behaviour.IsHttp2Only
           select new Cell(composition, behaviour, isWarm, version),
    ];

    public override string ToString() => $"{Composition.Name} | {Behaviour.Name} | {(IsWarm ? "warm" : "cold")} | HTTP/{Version}";

    /// <summary>Makes one call with the client and waits until nothing of it is under way any more.</summary>
    public async Task<CellRun> RunAsync(Func<Cell, Watch, ICaller> newCaller)
    {
        try
        {
            return await RunOnceAsync(newCaller);
        }
        catch (TimeoutException e)
        {
            return new(this, default, e.ToString());
        }
    }

    private async Task<CellRun> RunOnceAsync(Func<Cell, Watch, ICaller> newCaller)
    {
        using var other = new PostServer(Reaction.Accept);
        using var server = new PostServer(number => Behaviour.React(number, other.Url)) { IsArmed = !IsWarm };
        using var watch = new Watch(server, Version);
        using var caller = newCaller(this, watch);
        if (IsWarm)
        {
            await caller.CallAsync().WaitAsync(HangGuard);
            await watch.SettleAsync().WaitAsync(HangGuard);
            server.IsArmed = true;
        }

        var outcome = await CallAsync(caller, server).WaitAsync(HangGuard);
        server.EndStalls();
        await watch.SettleAsync().WaitAsync(HangGuard);
        return new(this, server.Tally + other.Tally, outcome);
    }

    private async Task<string> CallAsync(ICaller caller, PostServer server)
    {
        var call = caller.CallAsync();
        if (Behaviour.Name.StartsWith("stalls", StringComparison.Ordinal))
        {
            await caller.LoseTimeAsync(call, server);
        }

        return await call;
    }
}

/// <summary>What became of a cell.</summary>
internal sealed record CellRun(Cell Cell, Tally Tally, string Outcome)
{
    public bool IsTrue => Tally == Cell.Behaviour.Arrived && Outcome == Cell.Behaviour.Outcome;

    public override string ToString() => $"{Cell}: {Tally}, {Outcome}; expected {Cell.Behaviour.Arrived}, {Cell.Behaviour.Outcome}";
}
