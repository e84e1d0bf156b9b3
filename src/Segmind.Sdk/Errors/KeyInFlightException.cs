namespace Segmind.Sdk;

/// <summary>Your timeout passed while another process was still submitting the key. Call again with the same key; nothing is submitted twice.</summary>
/// <remarks>No job is known to this process yet, so <see cref="SegmindException.Job"/> and <see cref="SegmindException.RequestId"/> are <see langword="null"/> here, and only here among timeouts.</remarks>
public class KeyInFlightException : InferenceTimeoutException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    public KeyInFlightException(string message) : base(message) => Charge = ChargeOutcome.Unknown;

    /// <summary>The key.</summary>
    /// <value>As it was given.</value>
    public string Key { get; init; } = "";
}
