namespace Segmind.Sdk;

/// <summary>Reading that ends when its time is over, even if a handler's stream ignores its token.</summary>
internal static class TimelyReading
{
    /// <summary>A content's stream. The framework's own contents hand it out at once, but in a browser; an app's handler may take its time.</summary>
    public static ValueTask<Stream> OpenInTimeAsync(this HttpContent content, CancellationToken cancellationToken) =>
        content.GetType().Assembly == typeof(HttpContent).Assembly && !OperatingSystem.IsBrowser()
            ? new(content.ReadAsStream(cancellationToken))
            : new(content.ReadAsStreamAsync(cancellationToken).Observed().WaitAsync(cancellationToken));

    public static ValueTask<int> ReadInTimeAsync(this Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = stream.ReadAsync(buffer, cancellationToken);
        return read.IsCompletedSuccessfully ? read : new(read.AsTask().Observed().WaitAsync(cancellationToken));
    }
}
