namespace Segmind.Sdk;

/// <summary>The job completed and was charged, but an image could not be downloaded or written. The key stays completed: call again.</summary>
public class ResultNotSavedException : SegmindException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The fault of the download or the disk.</param>
    public ResultNotSavedException(string message, Exception? innerException = null) : base(message, innerException) => Charge = ChargeOutcome.Charged;

    /// <summary>Where the images can be downloaded by hand, for 7 days.</summary>
    /// <value>Empty when they came inside the result.</value>
    public IReadOnlyList<Uri> Urls { get; init; } = [];
}
