namespace Segmind.Sdk.FaultTests;

/// <summary>How much of an answer is written.</summary>
internal enum Extent
{
    Nothing,
    HalfHead,
    HalfBody,
    Whole,
}

/// <summary>What becomes of the connection then. The last four are words of HTTP/2; over HTTP/1.1 they are a reset, the nearest it has.</summary>
internal enum Ending
{
    Keep,
    Fin,
    Rst,
    Stall,
    RefuseStream,
    ResetStream,
    GoAwayUnseen,
    GoAwaySeen,
}

/// <summary>What a server does to one POST.</summary>
internal sealed record Reaction(int Status, string Body)
{
    public Extent Sends { get; init; } = Extent.Whole;

    public Ending Then { get; init; } = Ending.Keep;

    /// <summary>How long after the answer the connection ends.</summary>
    public TimeSpan EndsAfter { get; init; }

    public Uri? Location { get; init; }

    /// <summary>Ends the connection at the head and leaves the body unread.</summary>
    public bool SkipsBody { get; init; }

    public static Reaction Accept(int number) => new(200, $$"""{"request_id":"r{{number}}","status":"QUEUED"}""");

    public static Reaction Answer(int status, int number) => new(status, $$"""{"error":"answer {{number}}"}""");

    public static Reaction Silence(Ending then) => new(0, "") { Sends = Extent.Nothing, Then = then };

    /// <summary>Whether the service has taken the work on. Where only the server could know, it has.</summary>
    public bool Accepts(bool overHttp2) =>
        !(Sends == Extent.Whole && Status is >= 300 and < 500) && !(overHttp2 && Then is Ending.RefuseStream or Ending.GoAwayUnseen);

    public IEnumerable<(string Name, string Value)> Headers()
    {
        yield return ("content-type", "application/json");
        yield return ("content-length", (Body.Length + (Sends == Extent.Whole ? 0 : 100)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (Location is { } location)
        {
            yield return ("location", location.AbsoluteUri);
        }
    }
}
