namespace Segmind.Sdk;

/// <summary>How long one job took: after <see cref="NotBefore"/> and by <see cref="NotAfter"/>, which are equal when it is known exactly.</summary>
internal readonly record struct LatencySample(TimeSpan NotBefore, TimeSpan NotAfter)
{
    /// <summary>
    /// What a job that has completed tells about its model. The poller saw it between two polls; the service's own figure says where in
    /// between. A figure outside of them leaves something out, such as the time in the queue, or is wrong: then what was seen counts.
    /// </summary>
    /// <param name="running">Since the submit, when the last poll that saw the job running was sent: zero if the wait began with the
    /// submit and its first poll saw the job ended, <see langword="null"/> if an earlier wait or none may have been there before.</param>
    /// <param name="ended">Since the submit, when the first poll that saw the job ended was answered.</param>
    /// <param name="metrics">The service's own figures.</param>
    /// <returns><see langword="null"/> when nothing can be told.</returns>
    public static LatencySample? Of(TimeSpan? running, TimeSpan ended, InferenceMetrics metrics)
    {
        var after = running > TimeSpan.Zero ? running.Value : TimeSpan.Zero;
        return Stated(metrics) is { } stated && stated > after && stated <= ended ? new LatencySample(stated, stated)
            : running is not null && ended > TimeSpan.Zero ? new LatencySample(after < ended ? after : ended, ended)
            : null;
    }

    private static TimeSpan? Stated(InferenceMetrics metrics) => metrics switch
    {
        { TotalTime: { } total } => total,
        { QueueTime: { } queue, InferenceTime: { } inference } => new TimeSpan(unchecked(queue.Ticks + inference.Ticks)),
        _ => metrics.InferenceTime,
    };
}
