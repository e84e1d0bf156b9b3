namespace Segmind.Sdk;

/// <summary>What a connection is for. Each role has its own client, so that one's settings can't leak into another.</summary>
internal enum HttpRole
{
    /// <summary>Polls, fetches, credits, uploads: with the key, safe to repeat.</summary>
    Read,

    /// <summary>Submits and direct runs: with the key, once, each on a fresh connection.</summary>
    Submit,

    /// <summary>Downloads of images: never with a key.</summary>
    Download,
}
