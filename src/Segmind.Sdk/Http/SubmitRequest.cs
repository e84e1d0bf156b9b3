namespace Segmind.Sdk;

/// <summary>One submit or direct run, ready to go: where, with which key, which bytes, and how long it may take.</summary>
internal sealed record SubmitRequest(string Model, Uri Url, Credential Credential, IReadOnlyList<BodyPart> Body, TimeSpan Limit)
{
    /// <summary>Whether the answer is the result itself, and how large it may be.</summary>
    public long? DirectCap { get; init; }

    /// <summary>Makes what must let the body's first byte through, for each try anew. With it a send runs on its own time: a caller who leaves does not end it.</summary>
    public Func<ISubmitGate>? NewGate { get; init; }

    /// <summary>Who has a say in when each try leaves; <see langword="null"/> for nobody.</summary>
    public ISubmitControl? Control { get; init; }

    public bool IsDirect => DirectCap is not null;
}
