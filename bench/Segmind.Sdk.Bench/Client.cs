namespace Segmind.Sdk.Bench;

/// <summary>The SDK as a user makes it, with every address at the bench's server.</summary>
internal static class Client
{
    public const string ApiKey = "SG_bench";

    /// <summary>Where a stub is: nobody connects to it.</summary>
    public static readonly Uri Nowhere = new("http://127.0.0.1/");

    public static SegmindClient New(Uri server) => new(Options(server));

    /// <summary>A client that goes through its whole pipeline but not to a socket.</summary>
    public static SegmindClient OnStub(StubHandler stub) => new(Options(Nowhere), stub);

    public static SegmindClientOptions Options(Uri server) => new() { ApiKey = ApiKey, BaseAddress = server, StorageAddress = server, AimlAddress = server };
}
