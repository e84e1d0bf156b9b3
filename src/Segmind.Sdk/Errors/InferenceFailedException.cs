using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>The job ended FAILED: a result, not a fault of the transport. Failed jobs are not charged.</summary>
public class InferenceFailedException : SegmindException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public InferenceFailedException(string message, Exception? innerException = null) : base(message, innerException)
    {
        Charge = ChargeOutcome.NotCharged;
    }

    /// <summary>The service's own words, free-form.</summary>
    /// <value><see langword="null"/> when it gave none.</value>
    public string? Detail { get; init; }

    /// <summary>The whole reply that said FAILED.</summary>
    /// <value><see langword="null"/> when built by hand.</value>
    public JsonElement? Body { get; init; }

    /// <summary>A guess, by words in <see cref="Detail"/>, that a content filter refused the input or the output.</summary>
    /// <value>The service has no code for it, so this can be wrong both ways.</value>
    public bool LooksBlocked => ErrorTable.LooksBlocked(Detail);
}
