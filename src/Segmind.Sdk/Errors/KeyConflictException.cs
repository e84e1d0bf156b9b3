namespace Segmind.Sdk;

/// <summary>The key belongs to another request. Nothing was sent, not even an upload.</summary>
public class KeyConflictException : SegmindException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    public KeyConflictException(string message) : base(message) => Charge = ChargeOutcome.NotCharged;

    /// <summary>The key.</summary>
    /// <value>As it was given.</value>
    public string Key { get; init; } = "";

    /// <summary>The parameters that differ, by their wire names; <c>model</c> when it is another model or service.</summary>
    /// <value>Names only: the journal holds no values.</value>
    public IReadOnlyList<string> Members { get; init; } = [];
}
