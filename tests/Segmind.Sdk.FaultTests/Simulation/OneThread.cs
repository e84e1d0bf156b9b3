namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>
/// A thread pool of one thread for as long as it lasts. Then "nothing is queued" means that all have come to rest, and the order of
/// things is always the same. Whatever runs beside it would run on that thread too, so its tests stand alone.
/// </summary>
internal sealed class OneThread : IDisposable
{
    private readonly (int Workers, int Ports) _least;
    private readonly (int Workers, int Ports) _most;

    public OneThread()
    {
        ThreadPool.GetMinThreads(out _least.Workers, out _least.Ports);
        ThreadPool.GetMaxThreads(out _most.Workers, out _most.Ports);
        if (!ThreadPool.SetMinThreads(1, 1) || !ThreadPool.SetMaxThreads(1, _most.Ports))
        {
            throw new InvalidOperationException("The thread pool can't be cut down to one thread.");
        }
    }

    /// <summary>Runs work on the one thread, where a look at the queue tells all.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => Task.Run(work);

    /// <summary>Waits until everything that could go on has gone on.</summary>
    public static async Task RestAsync()
    {
        do
        {
            await Task.Yield();
        }
        while (ThreadPool.PendingWorkItemCount > 0);
    }

    public void Dispose()
    {
        ThreadPool.SetMaxThreads(_most.Workers, _most.Ports);
        ThreadPool.SetMinThreads(_least.Workers, _least.Ports);
    }
}
