namespace Segmind.Sdk;

/// <summary>Reading that ends when its time is over, even if a handler's stream ignores its token.</summary>
internal static class TimelyReading
{
    public static async ValueTask<int> ReadInTimeAsync(this Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = stream.ReadAsync(buffer, cancellationToken);
        if (read.IsCompletedSuccessfully)
        {
            return read.Result;
        }

        var reading = read.AsTask();
        _ = reading.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
