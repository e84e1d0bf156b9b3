namespace Segmind.Sdk;

/// <summary>No answer came to a call that is safe to repeat: a poll, a fetch, an upload, a download, or a submit of which no byte left.</summary>
public class SegmindConnectionException : SegmindException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The fault of the transport.</param>
    public SegmindConnectionException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
