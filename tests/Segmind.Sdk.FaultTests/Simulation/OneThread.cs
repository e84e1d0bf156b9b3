namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>
/// A thread pool of one thread for as long as it lasts. Then "nothing is queued" means that all have come to rest, and the order of
/// things is always the same. Whatever runs beside it would run on that thread too, so its tests stand alone.
/// </summary>
public sealed class OneThread : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private (int Workers, int Ports) _least;
    private (int Workers, int Ports) _most;

    /// <summary>Looks from a thread of its own, since the one that asks may be of the pool.</summary>
    public async ValueTask InitializeAsync() =>
        await Task.Factory.StartNew(CutDown, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Runs work on the one thread, where a look at the queue tells all.</summary>
    internal Task<T> RunAsync<T>(Func<Task<T>> work) => Task.Run(work);

    /// <summary>Waits until everything that could go on has gone on.</summary>
    public static async Task RestAsync()
    {
        do
        {
            await Task.Yield();
        }
        while (ThreadPool.PendingWorkItemCount > 0);
    }

    public ValueTask DisposeAsync()
    {
        ThreadPool.SetMaxThreads(_most.Workers, _most.Ports);
        ThreadPool.SetMinThreads(_least.Workers, _least.Ports);
        return ValueTask.CompletedTask;
    }

    private void CutDown()
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
}
