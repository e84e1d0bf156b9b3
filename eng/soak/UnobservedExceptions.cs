namespace Segmind.Sdk.Soak;

/// <summary>Counts the exceptions of tasks that nobody awaited, and keeps the first to print.</summary>
internal sealed class UnobservedExceptions : IDisposable
{
    private int _count;

    public UnobservedExceptions() => TaskScheduler.UnobservedTaskException += Add;

    public int Count => _count;

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Add;

    private void Add(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            Console.WriteLine($"The first unobserved exception: {e.Exception}");
        }
    }
}
