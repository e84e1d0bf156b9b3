namespace Segmind.Sdk.Emulator;

/// <summary>A request that arrived, whatever became of it. It never holds a whole key.</summary>
public sealed class ReceivedRequest
{
    internal ReceivedRequest()
    {
    }

    /// <summary>When its body had been read.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The <c>Host</c> header: name and port.</summary>
    public required string Authority { get; init; }

    /// <summary>The names of all headers.</summary>
    public required IReadOnlyList<string> HeaderNames { get; init; }

    /// <summary>The header that carried a key, <c>x-api-key</c> before <c>Authorization</c>; <see langword="null"/> if none did.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>The key's first three and last two characters.</summary>
    public string? MaskedKey { get; init; }

    /// <summary>The bytes of body that arrived.</summary>
    public long BodyLength { get; init; }

    /// <summary>Whether the body arrived whole.</summary>
    public bool BodyComplete { get; init; }
}
