namespace Segmind.Sdk;

/// <summary>One submit or direct run, ready to go: where, with which key, which bytes, and how long it may take.</summary>
internal sealed record SubmitRequest(string Model, Uri Url, Credential Credential, IReadOnlyList<BodyPart> Body, TimeSpan Limit)
{
    /// <summary>Whether the answer is the result itself, and how large it may be.</summary>
    public long? DirectCap { get; init; }

    public bool IsDirect => DirectCap is not null;
}
