namespace Segmind.Sdk.FaultTests;

/// <summary>What a service does to one call, POST by POST, and what the caller must then be told: each answer says which POST it is for.</summary>
/// <param name="Name">What it does.</param>
/// <param name="React">By the number of the POST; the address is a second service's.</param>
/// <param name="Outcome">What the caller must be told, in the words of <see cref="Outcome"/>.</param>
internal sealed record Behaviour(string Name, Func<int, Uri, Reaction> React, string Outcome)
{
    /// <summary>What must have arrived, at both services together.</summary>
    public Tally Arrived { get; init; } = new(1, 1, 1, 0);

    /// <summary>Whether it can be done in HTTP/2 alone.</summary>
    public bool IsHttp2Only { get; init; }

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("accepts", (number, _) => Reaction.Accept(number), "job r1"),
        new("accepts and closes", (number, _) => Reaction.Accept(number) with { Then = Ending.Fin }, "job r1"),
        new("accepts and resets", (number, _) => Reaction.Accept(number) with { Then = Ending.Rst }, "job r1"),
        new("500 that names the job", (number, _) => Reaction.Accept(number) with { Status = 500 }, "job r1"),
        new("500", (number, _) => Reaction.Answer(500, number), "unknown, HTTP 500, answer 1"),
        new("503", (number, _) => Reaction.Answer(503, number), "unknown, HTTP 503, answer 1"),
        new("408", (number, _) => Reaction.Answer(408, number), "unknown, HTTP 408, answer 1") { Arrived = new(1, 1, 0, 0) },
        new("400", (number, _) => Reaction.Answer(400, number), "refused, HTTP 400, answer 1") { Arrived = new(1, 1, 0, 0) },
        new("429, then accepts", (number, _) => number == 1 ? Reaction.Answer(429, number) : Reaction.Accept(number), "job r2") { Arrived = new(2, 2, 1, 0) },
        new("a 200 that says nothing", (number, _) => Reaction.Answer(200, number), "unknown, HTTP 200, answer 1"),
        new("307 to another host", (number, other) => Reaction.Answer(307, number) with { Location = new Uri(other, "v2/m") }, "unknown, HTTP 307, answer 1") { Arrived = new(1, 1, 0, 0) },
        new("308 to another host", (number, other) => Reaction.Answer(308, number) with { Location = new Uri(other, "v2/m") }, "unknown, HTTP 308, answer 1") { Arrived = new(1, 1, 0, 0) },
        new("FIN after the request", (_, _) => Reaction.Silence(Ending.Fin), "unknown, no answer"),
        new("RST after the request", (_, _) => Reaction.Silence(Ending.Rst), "unknown, no answer"),
        new("RST with the body unread", (_, _) => Reaction.Silence(Ending.Rst) with { SkipsBody = true }, "unknown, no answer") { Arrived = new(1, 0, 0, 0) },
        new("half a head", (_, _) => Reaction.Silence(Ending.Fin) with { Status = 200, Sends = Extent.HalfHead }, "unknown, no answer"),
        new("half a body with the id", (number, _) => new(200, $$"""{"request_id":"r{{number}}","status":"QUE""") { Sends = Extent.HalfBody, Then = Ending.Fin }, "job r1"),
        new("half a body without the id", (number, _) => new(200, $$"""{"status":"answer {{number}}","request_id":"r""") { Sends = Extent.HalfBody, Then = Ending.Fin }, "unknown, HTTP 200, answer 1"),
        new("half a body without the id, reset", (number, _) => new(200, $$"""{"status":"answer {{number}}","request_id":"r""") { Sends = Extent.HalfBody, Then = Ending.Rst }, "unknown, HTTP 200, answer 1"),
        new("stalls until the time limit", (_, _) => Reaction.Silence(Ending.Stall), "unknown, no answer"),
        new("REFUSED_STREAM", (_, _) => Reaction.Silence(Ending.RefuseStream), "unknown, no answer") { IsHttp2Only = true },
        new("RST_STREAM", (_, _) => Reaction.Silence(Ending.ResetStream), "unknown, no answer") { IsHttp2Only = true },
        new("GOAWAY(0)", (_, _) => Reaction.Silence(Ending.GoAwayUnseen), "unknown, no answer") { IsHttp2Only = true },
        new("GOAWAY(processed)", (_, _) => Reaction.Silence(Ending.GoAwaySeen), "unknown, no answer") { IsHttp2Only = true },
    ];
}
