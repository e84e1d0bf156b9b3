namespace Segmind.Sdk;

/// <summary>Counts what a batch has read and ended, and tells the app's handler in order.</summary>
internal sealed class BatchTally(IProgress<BatchProgress>? progress)
{
    private readonly object _lock = new();
    private int _read;
    private int _completed;
    private int _failed;
    private int _skipped;
    private decimal _spent;

    public void Begin()
    {
        lock (_lock)
        {
            _read++;
            Report();
        }
    }

    public void End(BatchOutcome outcome)
    {
        lock (_lock)
        {
            _completed += outcome.Error is null ? 1 : 0;
            _skipped += outcome.IsSkipped ? 1 : 0;
            _failed += outcome is { Error: not null, IsSkipped: false } ? 1 : 0;
            _spent += outcome.Cost ?? 0;
            Report();
        }
    }

    private void Report() => progress?.Report(new BatchProgress
    {
        Read = _read,
        Running = _read - _completed - _failed - _skipped,
        Completed = _completed,
        Failed = _failed,
        Skipped = _skipped,
        Spent = _spent,
    });
}
