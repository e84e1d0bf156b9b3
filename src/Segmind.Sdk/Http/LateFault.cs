namespace Segmind.Sdk;

/// <summary>Work of an app's that is waited for only so long may fail when nobody waits any more.</summary>
internal static class LateFault
{
    /// <summary>The same work, its fault looked at whoever is left, so that it is no unobserved exception.</summary>
    public static Task<T> Observed<T>(this Task<T> work)
    {
        if (!work.IsCompleted)
        {
            _ = work.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return work;
    }
}
