namespace Segmind.Sdk;

/// <summary>The journal can't be used or could not be written. <see cref="SegmindException.Charge"/> says whether anything had been sent.</summary>
public class JournalException : SegmindException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The fault of the store.</param>
    public JournalException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
