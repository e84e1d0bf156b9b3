namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>
/// A thread pool of one thread for as long as it lasts. Then "nothing is queued" means that all have come to rest, and the order of
/// things is always the same. Whatever runs beside it would run on that thread too, so its tests stand alone.
/// </summary>
internal sealed class OneThread : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly (int Workers, int Ports) _least;
    private readonly (int Workers, int Ports) _most;

    private OneThread()
    {
        ThreadPool.GetMinThreads(out _least.Workers, out _least.Ports);
        ThreadPool.GetMaxThreads(out _most.Workers, out _most.Ports);
        ThreadPool.SetMinThreads(1, 1);
        ThreadPool.SetMaxThreads(1, _most.Ports);
        // A test runner may block threads of the pool until all tests are done: those do not count.
        for (var blocked = 0; !Task.Run(() => { }).Wait(Patience); blocked++)
        {
            ThreadPool.SetMaxThreads(blocked + 2, _most.Ports);
            ThreadPool.SetMinThreads(blocked + 2, 1);
        }
    }

    /// <summary>Looks from a thread of its own, since the one that asks may be of the pool.</summary>
    public static Task<OneThread> EnterAsync() => Task.Factory.StartNew(() => new OneThread(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

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
