namespace Segmind.Sdk.FaultTests;

/// <summary>What a server saw of one call: POSTs whose head came, whose body came whole, that it took on, and that came over HTTP/2.</summary>
internal readonly record struct Tally(int Arrivals, int Complete, int Accepted, int OverHttp2)
{
    public static Tally operator +(Tally a, Tally b) => new(a.Arrivals + b.Arrivals, a.Complete + b.Complete, a.Accepted + b.Accepted, a.OverHttp2 + b.OverHttp2);
}
